package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.train.ConsoleProgress;
import dev.chainrule.train.EpochReport;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingReport;
import dev.chainrule.train.ValidationReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DashboardTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    /** The lines that a terminal shows in the end: it knows returns, line feeds, moves up and erasing. */
    private List<String> screen() {
        List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        int row = 0;
        int column = 0;
        Matcher parts = Pattern.compile("\u001b\\[(\\d*)([AK])|[\r\n]|[^\r\n\u001b]+")
                .matcher(bytes.toString(StandardCharsets.UTF_8));
        while (parts.find()) {
            String part = parts.group();
            if (part.equals("\r")) {
                column = 0;
            } else if (part.equals("\n")) {
                row++;
                column = 0;
                while (lines.size() <= row) {
                    lines.add(new StringBuilder());
                }
            } else if ("A".equals(parts.group(2))) {
                row -= Integer.parseInt(parts.group(1));
            } else if ("K".equals(parts.group(2))) {
                lines.get(row).setLength(column);
            } else {
                StringBuilder line = lines.get(row);
                line.replace(column, Math.min(line.length(), column + part.length()), part);
                column += part.length();
            }
        }
        return lines.stream().map(StringBuilder::toString).toList();
    }

    private static void train(TrainingListener shown, int epochs) {
        shown.started("cpu:invented", epochs, 100);
        for (int epoch = 1; epoch <= epochs; epoch++) {
            shown.progressed(epoch, 50);
            shown.progressed(epoch, 100);
            ValidationReport judged = new ValidationReport(2.0 / epoch, 1 - 1.0 / epoch, Double.NaN, true);
            shown.ended(new EpochReport(epoch, 1.0 / epoch, 0.1, 1000, judged, 0.5, null));
        }
        shown.finished(new TrainingReport("cpu:invented", epochs, 1.0 / epochs, 1, 1000, List.of()));
    }

    @Test
    void allOfItIsRewritten() {
        train(Dashboard.on(out, 80, null), 8);
        List<String> lines = screen();
        assertThat(lines).hasSize(7);
        assertThat(lines.get(0)).matches("epoch 8/8  █{20} 100 %  [\\d,]+ samples/s  0 s left");
        assertThat(lines.get(1)).isEqualTo("cost        0.1250      █▄▃▂▂▁▁▁");
        assertThat(lines.get(2)).isEqualTo("validation  0.2500      █▄▃▂▂▁▁▁");
        assertThat(lines.get(3)).isEqualTo("accuracy    0.8750      ▁▅▆▇▇███");
        assertThat(lines.get(4)).isEqualTo("rate        0.5000      ▄▄▄▄▄▄▄▄");
        assertThat(lines.get(5)).isEqualTo("device      cpu:invented");
        assertThat(lines.get(6)).isEmpty();
    }

    @Test
    void noLineIsAsLongAsTheTerminalIsWide() {
        train(Dashboard.on(out, 60, null), 500);
        assertThat(screen()).allMatch(line -> line.length() < 60);
    }

    @Test
    void aNoteStaysAboveTheNextDrawing() throws InterruptedException {
        TrainingListener shown = Dashboard.on(out, 80, null);
        shown.started("cpu:invented", 2, 100);
        shown.progressed(1, 50);
        out.println("note: a checkpoint is damaged");
        shown.noted("a checkpoint is damaged");
        Thread.sleep(150);
        shown.progressed(1, 80);
        List<String> lines = screen();
        assertThat(lines.get(2)).isEqualTo("note: a checkpoint is damaged");
        assertThat(lines.get(0)).contains(" 25 %");
        assertThat(lines.get(3)).contains(" 40 %");
    }

    @Test
    void anEpochThatIsNotFiniteIsTold() {
        TrainingListener shown = Dashboard.on(out, 80, null);
        shown.started("cpu:invented", 2, 100);
        shown.ended(new EpochReport(1, 1e30, 0.1, 1000));
        shown.ended(new EpochReport(2, Double.NaN, 0.1, 1000));
        shown.finished(new TrainingReport("cpu:invented", 2, 1, 1, 1000, List.of()));
        assertThat(screen().get(1)).isEqualTo("cost        NaN         ▄ ");
    }

    @Test
    void aTerminalHasADashboard() {
        assertThat(Dashboard.auto(out, Terminal.of(80, Map.of("TERM", "xterm")), null))
                .isInstanceOf(Dashboard.class);
        assertThat(Dashboard.auto(out, Terminal.of(80, Map.of("NO_COLOR", "")), null))
                .isInstanceOf(Dashboard.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_COLOR=1", "CI=true", "TERM=dumb"})
    void othersHaveLines(String variable) {
        String[] words = variable.split("=");
        train(Dashboard.auto(out, Terminal.of(80, Map.of(words[0], words[1])), null), 2);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("epoch 1/2  cost 1.0000")
                .doesNotContain("\u001b");
    }

    @Test
    void whereThereIsNoTerminalThereAreLines() {
        train(Dashboard.auto(out, Terminal.of(0, Map.of()), null), 2);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b", "\r");
    }

    @Test
    void aNarrowTerminalHasABar() {
        assertThat(Dashboard.auto(out, Terminal.of(40, Map.of()), null)).isInstanceOf(ConsoleProgress.class);
    }
}
