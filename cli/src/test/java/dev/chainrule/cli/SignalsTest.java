package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.train.Signals;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals to processes of their own. */
final class SignalsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void needsSignals() throws InterruptedException {
        assumeTrue(Child.possible(), "no bash, or no env that gives signals their usual meaning");
    }

    /** Works until it is interrupted; with an argument, until it is killed. */
    static final class Program {
        private Program() {}

        public static void main(String... args) {
            int exitCode;
            try (Signals signals = Signals.caught()) {
                System.out.println("working");
                while (!Thread.currentThread().isInterrupted() || args.length > 0) {
                    if (Thread.currentThread().isInterrupted()) {
                        System.out.println("busy");
                    }
                    Thread.onSpinWait();
                }
                exitCode = signals.exitCode();
            }
            System.out.println(
                    "ended early, interrupted " + Thread.currentThread().isInterrupted());
            System.exit(exitCode);
        }
    }

    /** Lets signals end it again, and waits for one. */
    static final class Restored {
        private Restored() {}

        public static void main(String... args) throws InterruptedException {
            try (Signals signals = Signals.caught()) {
                System.out.println("came " + signals.came() + " " + signals.exitCode());
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
            System.out.println("waiting");
            Thread.sleep(60_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void theFirstInterruptsTheWork(String signal, int exitCode) throws IOException, InterruptedException {
        try (Child child = new Child(folder, Shell.java(Program.class))) {
            Run run = child.prints("working").signal(signal).ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
            assertThat(run.out()).endsWith("ended early, interrupted false\n");
        }
    }

    @Test
    void theSecondEndsTheJvmAtOnce() throws IOException, InterruptedException {
        try (Child child = new Child(folder, Shell.java(Program.class, "stubborn"))) {
            Run run = child.prints("working")
                    .signal("TERM")
                    .prints("busy")
                    .signal("INT")
                    .ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(143);
            assertThat(run.out()).doesNotContain("ended early");
        }
    }

    @Test
    void onceClosedSignalsEndTheJvmAsEver() throws IOException, InterruptedException {
        try (Child child = new Child(folder, Shell.java(Restored.class))) {
            Run run = child.prints("waiting").signal("INT").ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
            assertThat(run.out()).isEqualTo("came false 0\nwaiting\nhook\n");
        }
    }

    @Test
    void aSignalThatIsIgnoredStaysIgnored() throws IOException, InterruptedException {
        String[] program = Shell.java(Program.class);
        String[] ignoring = new String[program.length + 3];
        System.arraycopy(new String[] {"bash", "-c", "trap '' HUP; exec \"$0\" \"$@\""}, 0, ignoring, 0, 3);
        System.arraycopy(program, 0, ignoring, 3, program.length);
        try (Child child = new Child(folder, ignoring)) {
            Run run = child.prints("working").signal("HUP").signal("TERM").ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(143);
        }
    }
}
