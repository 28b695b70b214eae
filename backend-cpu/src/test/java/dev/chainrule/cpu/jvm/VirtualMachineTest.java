package dev.chainrule.cpu.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.jvm.VirtualMachine.Compiler;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The facts of a JVM, read from its names and options. */
class VirtualMachineTest {
    private static final String SERVER = "OpenJDK 64-Bit Server VM";

    @Test
    void theCompilerIsReadFromNameModeAndLastLevel() {
        assertThat(VirtualMachine.compiler(SERVER, "mixed mode, sharing", Optional.of("4")))
                .isEqualTo(Compiler.BEST);
        assertThat(VirtualMachine.compiler(SERVER, "interpreted mode", Optional.of("4")))
                .isEqualTo(Compiler.NONE);
        assertThat(VirtualMachine.compiler(SERVER, "mixed mode", Optional.of("0")))
                .isEqualTo(Compiler.NONE);
        assertThat(VirtualMachine.compiler(SERVER, "mixed mode", Optional.of("3")))
                .isEqualTo(Compiler.QUICK);
        assertThat(VirtualMachine.compiler(SERVER, "mixed mode, emulated-client", Optional.empty()))
                .isEqualTo(Compiler.QUICK);
        assertThat(VirtualMachine.compiler("OpenJDK Client VM", "mixed mode", Optional.empty()))
                .isEqualTo(Compiler.QUICK);
    }

    @Test
    void whatIsNotKnownCountsAsGood() {
        assertThat(VirtualMachine.compiler("Eclipse OpenJ9 VM", "", Optional.empty()))
                .isEqualTo(Compiler.BEST);
        assertThat(HotSpotOptions.value("NoSuchOption")).isEmpty();
    }
}
