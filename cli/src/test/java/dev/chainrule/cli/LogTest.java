package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Of what the library logs, who runs the command sees warnings, a line each. */
class LogTest {
    @Test
    void aWarningIsALine() {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Log.quiet();
            Log.quiet();
            System.Logger logger = System.getLogger("dev.chainrule.of.a.test");
            logger.log(Level.INFO, "training 64-32-10");
            logger.log(Level.WARNING, () -> "opencl:1: its driver has been compiling");
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("chainrule: opencl:1: its driver has been compiling" + System.lineSeparator());
    }
}
