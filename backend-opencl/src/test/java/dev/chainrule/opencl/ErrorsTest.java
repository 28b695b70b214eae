package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.select.Backends;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Element;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wrong use and a lack of memory end in exceptions, never in the driver. */
class ErrorsTest {
    private DeviceInfo info;

    @BeforeEach
    void device() {
        info = FirstDevice.orSkip();
    }

    private Backend backend() {
        return new OpenClProvider().open(info, Map.of());
    }

    @Test
    void aDeviceThatIsNotThere() {
        assertThatThrownBy(() -> Backends.open("opencl:9"))
                .isInstanceOf(NoBackendException.class)
                .message()
                .containsPattern("opencl:9 +UNAVAILABLE: there is no such device; remedy: name one of \\[opencl:0");
    }

    @Test
    void closedMemoryIsRefused() {
        try (Compute compute = FirstDevice.open()) {
            Matrix a = compute.matrix(2, 2);
            Matrix b = compute.matrix(2, 2);
            a.close();
            a.close();
            assertThatThrownBy(() -> compute.activate(Activation.RELU, a, b))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("activate: z is closed");
            assertThatThrownBy(() -> compute.upload(new float[4], 0, a)).isInstanceOf(IllegalStateException.class);
            compute.upload(new float[4], 0, b); // nothing has broken
        }
    }

    @Test
    void everythingMayBeClosedTwiceAndInAnyOrder() {
        Backend backend = backend();
        Buffer first = backend.allocate(Element.FLOAT32, 10);
        Buffer second = backend.allocate(Element.FLOAT32, 10);
        first.close();
        first.close();
        backend.close();
        second.close();
        backend.close();
        first.close();
        assertThatThrownBy(() -> backend.allocate(Element.FLOAT32, 10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("opencl:0 is closed");
        assertThatThrownBy(backend::finish).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBufferLongerThanTheLongestIsRefused() {
        long longest = Long.parseLong(info.facts().get("longest buffer").replace(" bytes", "")) / Float.BYTES;
        try (Backend backend = backend()) {
            assertThatThrownBy(() -> backend.allocate(Element.FLOAT32, longest + 1))
                    .isInstanceOf(BackendException.class)
                    .hasMessage("allocate on opencl:0: " + (longest + 1) + " FLOAT32, expected at most " + longest
                            + " at once");
            backend.allocate(Element.FLOAT32, 10);
        }
    }

    @Test
    void moreMemoryThanTheDeviceHasIsRefused() {
        long longest = Long.parseLong(info.facts().get("longest buffer").replace(" bytes", ""));
        try (Backend backend = backend()) {
            BackendException failure = catchThrowableOfType(BackendException.class, () -> {
                for (long bytes = 0; bytes <= info.memoryBytes(); bytes += longest) {
                    backend.allocate(Element.UINT8, longest);
                }
            });
            assertThat(failure).isNotNull();
            assertThat(failure.operation()).isEqualTo("allocate");
        }
        try (Backend another = backend()) { // and all of it was given back
            another.allocate(Element.UINT8, longest / 2);
        }
    }
}
