package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void epochs(ConsoleProgress progress, int epochs) {
        progress.started("array:0", epochs, 100);
        for (int epoch = 1; epoch <= epochs; epoch++) {
            progress.progressed(epoch, 50);
            progress.progressed(epoch, 100);
            progress.ended(new EpochReport(epoch, 0.5 / epoch, 0.1, 12345.6));
        }
    }

    private static TrainingReport report(int epochs) {
        return new TrainingReport("array:0", epochs, 0.1, 2, 1000, List.of(0.1));
    }

    @Test
    void linesArePlainAndTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            ConsoleProgress progress = ConsoleProgress.lines(out);
            epochs(progress, 2);
            progress.finished(report(2));
        } finally {
            Locale.setDefault(before);
        }

        assertThat(written().lines())
                .containsExactly(
                        "epoch 1/2  cost 0.5000  12,346 samples/s", "epoch 2/2  cost 0.2500  12,346 samples/s");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "29, 29", "30, 30", "31, 16", "59, 30", "60, 30", "61, 21", "1000, 30"})
    void thereAreThirtyLinesAtMostAndTheLastEpochHasOne(int epochs, int lines) {
        epochs(ConsoleProgress.lines(out), epochs);

        assertThat(written().lines()).hasSize(lines).last().asString().startsWith("epoch " + epochs + "/" + epochs);
        assertThat(written()).doesNotContain("\r", "\u001b");
    }

    @Test
    void theEpochAtWhichAListenerEndedTrainingHasALine() {
        ConsoleProgress progress = ConsoleProgress.lines(out);
        progress.started("array:0", 1000, 100);
        for (int epoch = 1; epoch <= 40; epoch++) {
            progress.ended(new EpochReport(epoch, 0.5 / epoch, 0.1, 12345.6));
        }
        progress.finished(report(40));

        assertThat(written().lines())
                .containsExactly(
                        "epoch 34/1000  cost 0.0147  12,346 samples/s", "epoch 40/1000  cost 0.0125  12,346 samples/s");
    }

    @Test
    void aBarOfATrainingThatAListenerEndedEndsFull() {
        ConsoleProgress progress = ConsoleProgress.bar(out, 100);
        progress.started("array:0", 1000, 100);
        progress.ended(new EpochReport(1, 0.5, 0.1, 12345.6));
        progress.finished(report(1));

        assertThat(written())
                .contains("\repoch 1/1  [########################]")
                .contains("  0 s left");
    }

    @Test
    void aBarIsOneLineThatIsRewrittenAndEndsFull() {
        ConsoleProgress progress = ConsoleProgress.bar(out, 100);
        epochs(progress, 3);
        progress.finished(report(3));

        String text = written();
        assertThat(text).startsWith("\repoch 1/3  [####--------------------]  ").endsWith(System.lineSeparator());
        assertThat(text.lines().filter(l -> !l.isEmpty()).count()).isLessThanOrEqualTo(text.split("\r").length);
        String last = text.stripTrailing().substring(text.stripTrailing().lastIndexOf('\r'));
        assertThat(last).matches("\repoch 3/3  \\[#{24}]  cost 0\\.1667  [0-9,]+ samples/s  0 s left\u001b\\[K");
        assertThat(text.chars().filter(c -> c == '\n').count()).isOne();
    }

    @Test
    void aBarIsNotRedrawnForEveryBatch() {
        ConsoleProgress progress = ConsoleProgress.bar(out, 100);
        progress.started("array:0", 1, 100_000);
        long start = System.nanoTime();
        for (int i = 1; i <= 100_000; i++) {
            progress.progressed(1, i);
        }
        long tenths = (System.nanoTime() - start) / 100_000_000L;

        assertThat(written().chars().filter(c -> c == '\r').count()).isBetween(1L, tenths + 2);
    }

    @Test
    void anAbortedBarEndsItsLineSoThatTheMessageHasOneOfItsOwn() {
        ConsoleProgress progress = ConsoleProgress.bar(out, 100);
        progress.started("array:0", 2, 100);
        progress.progressed(1, 50);
        progress.aborted();

        assertThat(written()).endsWith("left\u001b[K" + System.lineSeparator());

        bytes.reset();
        ConsoleProgress.lines(out).aborted();
        assertThat(written()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 40})
    void theBarIsCutToTheTerminal(int columns) {
        ConsoleProgress progress = ConsoleProgress.bar(out, columns);
        epochs(progress, 3);
        progress.finished(report(3));

        assertThat(written().replace(System.lineSeparator(), "").split("\r"))
                .allSatisfy(line -> assertThat(line.replace("\u001b[K", "")).hasSizeLessThan(columns));
    }

    @Test
    void aHugeCostIsWrittenWithAnExponent() {
        ConsoleProgress progress = ConsoleProgress.lines(out);
        progress.started("array:0", 1, 100);
        progress.ended(new EpochReport(1, 5.42791e10, 0.1, 1000));

        assertThat(written()).isEqualToIgnoringNewLines("epoch 1/1  cost 5.4279e+10  1,000 samples/s");
    }

    @Test
    void theValidationSetStandsBesideTheCost() {
        ConsoleProgress lines = ConsoleProgress.lines(out);
        lines.started("array:0", 2, 100);
        lines.ended(new EpochReport(1, 0.5, 0.1, 1000, new ValidationReport(0.25, 0.75, Double.NaN, true)));
        lines.ended(new EpochReport(2, 0.5, 0.1, 1000, new ValidationReport(0.25, Double.NaN, 12.5, true)));
        assertThat(written().lines())
                .containsExactly(
                        "epoch 1/2  cost 0.5000, validation cost 0.2500, accuracy 0.7500  1,000 samples/s",
                        "epoch 2/2  cost 0.5000, validation cost 0.2500, RMSE 12.50  1,000 samples/s");

        bytes.reset();
        ConsoleProgress bar = ConsoleProgress.bar(out, 100);
        bar.started("array:0", 1, 100);
        bar.ended(new EpochReport(1, 0.5, 0.1, 1000, new ValidationReport(0.25, 0.75, Double.NaN, true)));
        bar.finished(report(1));
        assertThat(written())
                .contains("[########]  cost 0.5000/0.2500 75.00 %  ")
                .contains(" left\u001b");
    }

    @Test
    void whoeverStartsJavaSaysWhetherThereIsATerminal() {
        String before = System.getProperty("chainrule.terminal");
        PrintStream stderr = System.err;
        try {
            System.setErr(out);
            System.setProperty("chainrule.terminal", "60");
            epochs(ConsoleProgress.auto(), 1);
            assertThat(written()).startsWith("\r");
            System.setProperty("chainrule.terminal", "0");
            epochs(ConsoleProgress.auto(), 1);
            assertThat(written()).endsWith("samples/s" + System.lineSeparator());
        } finally {
            System.setErr(stderr);
            if (before == null) {
                System.clearProperty("chainrule.terminal");
            } else {
                System.setProperty("chainrule.terminal", before);
            }
        }
    }
}
