package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.train.EpochReport;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shows progress when Ctrl-C comes. */
final class InterruptibleTest {
    private final List<String> told = new ArrayList<>();

    private final Interruptible training = new Interruptible(new TrainingListener() {
        @Override
        public void started(String device, int epochs, int examples) {
            told.add("started");
        }

        @Override
        public void progressed(int epoch, int examples) {
            told.add("progressed");
        }

        @Override
        public void ended(EpochReport report) {
            told.add("ended");
        }

        @Override
        public void finished(TrainingReport report) {
            told.add("finished");
        }

        @Override
        public void aborted() {
            told.add("aborted");
        }
    });

    @Test
    void anInterruptedTrainingEndsItsLineOnceAndDrawsNoOther() {
        training.started("cpu:scalar", 2, 10);
        training.progressed(1, 5);
        training.interrupted();
        training.progressed(1, 10);
        training.ended(new EpochReport(1, 0.5, 1, 10));
        training.aborted();
        assertThat(told).containsExactly("started", "progressed", "aborted");
    }

    @Test
    void theShellsNextLineIsItsOwn(@TempDir Path folder) throws InterruptedException {
        assumeTrue(Shell.present(), "no bash");
        Run run = Shell.in(
                folder,
                "\"$0\" -Dchainrule.terminal=80 \"$@\" 2>err & for i in {1..300}; do [ -s err ] || sleep 0.1; done;"
                        + " kill -TERM $!; wait $!; code=$?; cat err >&2; exit $code",
                Shell.java("train", "--epochs", "1000000"));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(143);
        assertThat(run.err()).contains("\repoch ").endsWith("\n");
    }

    @Test
    void beforeAndAfterTrainingThereIsNoLineToEnd() {
        training.interrupted();
        training.started("cpu:scalar", 1, 10);
        training.ended(new EpochReport(1, 0.5, 1, 10));
        training.finished(new TrainingReport("cpu:scalar", 1, 0.5, 1, 10, List.of(0.5)));
        training.interrupted();
        assertThat(told).containsExactly("started", "ended", "finished");
    }
}
