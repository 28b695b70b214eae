package dev.chainrule.bench.page;

import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.TunedConfiguration;
import dev.chainrule.bench.Tuning;
import dev.chainrule.bench.TuningListener;
import dev.chainrule.bench.TuningReport;
import dev.chainrule.text.TextTable;
import dev.chainrule.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A tuning for people: how it goes, and its report. */
public final class TuningText {
    private static final double MILLISECONDS = 1e3;

    private TuningText() {}

    /** A listener that tells each line as it comes. */
    public static TuningListener telling(Consumer<String> line) {
        return new TuningListener() {
            @Override
            public void started(String device, int configurations) {
                line.accept(device + ": " + configurations + " configurations, each checked before it is timed");
            }

            @Override
            public void checked(TunedConfiguration one) {
                line.accept("    " + one + ": "
                        + (one.complaint() == null ? "right" : "WRONG, " + Visible.text(one.complaint())));
            }

            @Override
            public void timing(int configurations, double seconds) {
                String format = "timing %d of them for about " + (seconds < 1 ? "%.1f" : "%.0f") + " s";
                line.accept(String.format(Locale.ROOT, format, configurations, seconds));
            }

            @Override
            public void leftOut(TrainingShape shape) {
                line.accept("    " + shape + " takes too long for that, and is left out");
            }

            @Override
            public void rejected(TunedConfiguration one) {
                checked(one);
            }
        };
    }

    /** The times of the configurations that are right, as a table; no line if none was timed. */
    public static List<String> lines(TuningReport report) {
        List<TunedConfiguration> timed =
                report.right().stream().filter(TunedConfiguration::timed).toList();
        if (timed.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> titles = new ArrayList<>(List.of("CONFIGURATION"));
        timed.get(0).steps().forEach(step -> titles.add(step.shape() + " (ms)"));
        titles.add("RELATIVE");
        rows.add(titles);
        for (TunedConfiguration one : timed) {
            List<String> cells = new ArrayList<>(List.of(one.toString()));
            one.steps().forEach(step -> cells.add(number(MILLISECONDS * step.seconds())));
            cells.add(number(one.relative()));
            rows.add(cells);
        }
        return TextTable.lines(rows);
    }

    /** A line on whether the present configuration stays; empty if it is wrong, or nothing could be timed. */
    public static Optional<String> verdict(TuningReport report) {
        return report.present().filter(TunedConfiguration::right).flatMap(present -> verdict(report, present));
    }

    private static Optional<String> verdict(TuningReport report, TunedConfiguration present) {
        if (report.right().size() == 1) {
            return Optional.of(present + " stays: no other is right");
        }
        return report.winner()
                .map(winner -> winner.equals(present)
                        ? present + " stays: nothing that is right takes less than " + Tuning.CLEARLY_FASTER
                                + " of its time"
                        : winner + " takes " + number(winner.relative()) + " of the time of " + present);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
