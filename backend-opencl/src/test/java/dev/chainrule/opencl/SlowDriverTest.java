package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.DeviceInfo;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device whose driver does not come to an end with compiling is not opened, and what would help is told. */
class SlowDriverTest {
    private DeviceInfo info;

    @BeforeEach
    void find() {
        info = FirstDevice.orSkip();
        System.setProperty(TimeLimit.PROPERTY, "0.001"); // too little for any driver
    }

    @AfterEach
    void waitForTheThreadsThatWereLeft() throws InterruptedException {
        System.clearProperty(TimeLimit.PROPERTY);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(TimeLimit.THREAD)) {
                thread.join();
            }
        }
    }

    @Test
    void theOtherKernelsAreNamed() {
        assertThatThrownBy(() -> new OpenClProvider().open(info, Map.of("kernels", "cpu")))
                .isInstanceOf(BackendException.class)
                .hasMessage("open on " + info.id() + ": its driver had not compiled kernels=cpu after 0.001 s; try"
                        + " ?kernels=gpu, or allow more time by -Dchainrule.opencl.seconds");
        assertThatThrownBy(() -> new OpenClProvider().open(info, Map.of("kernels", "gpu")))
                .isInstanceOf(BackendException.class)
                .hasMessage(
                        "open on " + info.id() + ": its driver had not compiled kernels=gpu after 0.001 s; allow more"
                                + " time by -Dchainrule.opencl.seconds");
    }
}
