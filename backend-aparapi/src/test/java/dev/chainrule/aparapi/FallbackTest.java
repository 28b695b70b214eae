package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.JavaDevice;
import com.aparapi.device.OpenCLDevice;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where Aparapi would go on elsewhere without a word, the operation fails with what it logged, and others work on. */
class FallbackTest {
    private static final int MOST_BYTES = 1 << 26;

    private OpenCLDevice device;

    @BeforeEach
    void device() {
        device = FirstDevice.orSkip();
    }

    /** Has a switch, which Aparapi cannot translate. */
    static class WithSwitch extends OperationsKernel {
        WithSwitch(Device device) {
            super(device);
        }

        @Override
        public void run() {
            switch (operation) {
                case 0 -> floats[1] = 1;
                case 7 -> floats[2] = 2;
                default -> floats[3] = 3;
            }
        }
    }

    /** Executes with another range once it is spoilt. */
    static class Spoilt extends OperationsKernel {
        private final UnaryOperator<Range> spoil;
        boolean spoilt;

        Spoilt(Device device, UnaryOperator<Range> spoil) {
            super(device);
            this.spoil = spoil;
        }

        @Override
        public Kernel execute(Range range) {
            return super.execute(spoilt ? spoil.apply(range) : range);
        }
    }

    /** Lets Aparapi choose Java's threads once it is spoilt. */
    static class Wandering extends OperationsKernel {
        boolean spoilt;

        Wandering(Device device) {
            super(device);
        }

        @Override
        public boolean isAllowDevice(Device candidate) {
            return spoilt ? candidate == JavaDevice.THREAD_POOL : super.isAllowDevice(candidate);
        }

        @Override
        public Kernel execute(Range range) {
            return super.execute(spoilt ? Range.create(null, range.getGlobalSize_0(), 1) : range);
        }
    }

    private Backend open(OperationsKernel kernel) {
        return new AparapiBackend(FirstDevice.ID, kernel, device, MOST_BYTES, new GarbageCollections());
    }

    @Test
    void aKernelThatCannotBeTranslatedIsNotOpened() {
        assertThatThrownBy(() -> open(new WithSwitch(device)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("open on aparapi:0: Aparapi cannot translate or compile the kernel")
                .hasMessageContaining("SWITCH");
        works();
    }

    @Test
    void anExecutionThatFailsIsNotTriedElsewhere() {
        Spoilt kernel = new Spoilt(device, range -> Range.create(device, 1 << 20, 1 << 20));
        Backend backend = open(kernel);
        View one = one(backend);
        kernel.spoilt = true;
        assertThatThrownBy(() -> backend.axpy(1, one, one))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("axpy on aparapi:0: Aparapi gave up the device: ")
                .hasMessageContaining("runKernelJNI returned");
        backend.close();
        works();
    }

    @Test
    void javaThreadsAreNotTakenInstead() {
        Wandering kernel = new Wandering(device);
        Backend backend = open(kernel);
        View one = one(backend);
        kernel.spoilt = true;
        assertThatThrownBy(() -> backend.axpy(1, one, one))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("axpy on aparapi:0: Aparapi gave up the device")
                .hasRootCauseMessage("Aparapi fell back to Java threads");
        kernel.spoilt = false;
        backend.close();
        works();
    }

    /** Aparapi remembers for a class of kernels that a device has failed; the next one has it all the same. */
    private void works() {
        try (Backend backend = open(new OperationsKernel(device))) {
            View one = one(backend);
            float[] result = new float[1];
            backend.axpy(2, one, one);
            backend.download(one, result, 0);
            assertThat(result[0]).isEqualTo(3);
        }
    }

    private static View one(Backend backend) {
        View one = new View(backend.allocate(Element.FLOAT32, 1), 0, 1, 1);
        backend.upload(new float[] {1}, 0, one);
        return one;
    }
}
