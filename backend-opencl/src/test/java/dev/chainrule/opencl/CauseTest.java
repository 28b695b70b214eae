package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.ForkedProgram;
import dev.chainrule.spi.Availability;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A report that a driver is absent keeps the failure that said so. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has a registry of drivers")
class CauseTest {
    /** Prints the cause. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            System.out.println(((Availability.Unavailable) new OpenClProvider().probe()).cause());
        }
    }

    @TempDir
    private Path folder;

    @TempDir
    private Path programs;

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    @Test
    void theDriversFailureIsKept() throws Exception {
        ForkedProgram program =
                ForkedProgram.start(programs, Program.class, Map.of("OCL_ICD_VENDORS", folder.toString()), List.of());
        assertThat(program.printed()).contains("NoDriverException", "found no platform");
    }
}
