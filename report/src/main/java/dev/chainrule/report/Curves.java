package dev.chainrule.report;

import dev.chainrule.page.Html;
import dev.chainrule.train.EpochReport;
import dev.chainrule.train.ValidationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The curves of a training: costs, metrics, the learning rate and the speed by epoch. */
final class Curves {
    private final Progress progress;
    private final List<EpochReport> history;

    Curves(Progress progress) {
        this.progress = progress;
        this.history = withBroken(progress);
    }

    /** The whole epochs, and a broken one if its cost is known. */
    private static List<EpochReport> withBroken(Progress progress) {
        List<EpochReport> all = new ArrayList<>(progress.history());
        Ending ending = progress.ending();
        if (ending.epoch() > all.size() && Double.isFinite(ending.cost())) {
            all.add(new EpochReport(ending.epoch(), ending.cost(), Double.NaN, Double.NaN));
        }
        return all;
    }

    /** Whether there is anything to draw. */
    boolean drawn() {
        return !history.isEmpty();
    }

    void write(Html html) {
        int best = progress.bestEpoch();
        int broken = progress.ending().broken() ? progress.ending().epoch() : 0;
        html.open("div", "class", "panels");
        chart(
                        "Cost",
                        "",
                        series("training", 0, EpochReport::cost),
                        series("validation", 1, judged(ValidationReport::cost)))
                .write(html, best, broken);
        chart("Accuracy", "", series("validation", 1, judged(ValidationReport::accuracy)))
                .write(html, best, broken);
        chart("RMSE", "", series("validation", 1, judged(ValidationReport::rmse)))
                .write(html, best, broken);
        chart("Learning rate", "", series("rate of the last step", 2, EpochReport::rate))
                .write(html, 0, 0);
        chart("Speed", "samples/s", series("samples a second", 3, EpochReport::samplesPerSecond))
                .write(html, 0, 0);
        html.close();
    }

    /** The words below the curves. */
    String words() {
        int best = progress.bestEpoch();
        int broken = progress.ending().broken() ? progress.ending().epoch() : 0;
        boolean judged = progress.history().stream().anyMatch(epoch -> epoch.validation() != null);
        return "Training costs are means over an epoch, each example's as it was just before the step that used it."
                + (judged ? " The network is judged by the validation set after the epoch." : "")
                + (best > 0
                        ? " The dotted line is epoch " + best + ", after which the validation cost was the lowest."
                        : "")
                + (broken > 0
                        ? " The solid line is epoch " + broken + ", in which training "
                                + (progress.ending().kind() == Ending.Kind.DIVERGED ? "diverged." : "was broken off.")
                        : "");
    }

    private EpochChart chart(String title, String unit, Series... series) {
        int broken = progress.ending().broken() ? progress.ending().epoch() : 0;
        int last = history.isEmpty() ? 0 : history.get(history.size() - 1).epoch();
        return EpochChart.of(title, unit, Math.max(last, broken), List.of(series));
    }

    private Series series(String name, int mark, ToDoubleFunction<EpochReport> value) {
        return Series.of(name, mark, history, value);
    }

    private static ToDoubleFunction<EpochReport> judged(ToDoubleFunction<ValidationReport> value) {
        return epoch -> epoch.validation() == null ? Double.NaN : value.applyAsDouble(epoch.validation());
    }
}
