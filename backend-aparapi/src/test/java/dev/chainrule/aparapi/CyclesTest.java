package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.ForkedProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device can be opened and closed 300 times in one process, with and without a use in between. */
class CyclesTest {
    private static final String CYCLES = "300";

    @TempDir
    private Path folder;

    @Test
    void onADevice() throws Exception {
        FirstDevice.orSkip();
        assertThat(cycles(FirstDevice.ID)).isEqualTo(CYCLES);
    }

    @Test
    void inThreads() throws Exception {
        assertThat(cycles("aparapi:jtp")).isEqualTo(CYCLES);
    }

    private String cycles(String device) throws Exception {
        return ForkedProgram.start(folder, Cycles.class, List.of("-Xmx256m"), device, CYCLES)
                .printed();
    }
}
