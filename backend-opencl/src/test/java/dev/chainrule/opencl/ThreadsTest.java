package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.ForkedProgram;
import dev.chainrule.spi.Activation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opened devices in several threads, each in a JVM of its own. */
class ThreadsTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    @Test
    void fourBackendsAtOnceGiveTheBitsOfOne() throws Exception {
        assertThat(ForkedProgram.start(folder, FourThreads.class, List.of()).printed())
                .isEqualTo(240 * Activation.values().length + " 0");
    }

    @Test
    void closingWhileAnotherThreadComputesIsRefused() throws Exception {
        String printed = ForkedProgram.start(folder, ClosedWhileComputing.class, List.of())
                .printed();
        assertThat(printed)
                .startsWith("20 times one of them was refused: close: backend opencl:0 is computing in thread");
    }
}
