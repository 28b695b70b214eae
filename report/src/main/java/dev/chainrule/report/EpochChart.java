package dev.chainrule.report;

import dev.chainrule.page.Html;
import dev.chainrule.page.LinearScale;
import dev.chainrule.page.LogScale;
import dev.chainrule.page.Markers;
import dev.chainrule.page.Plot;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** A chart of values over the epochs, a line for each series. */
final class EpochChart {
    private static final int HEIGHT = 200;
    /** More points than this are not marked one by one. */
    private static final int MOST_MARKED = 30;
    /** A greater ratio of the highest value to the lowest needs a logarithmic axis. */
    private static final double WIDE = 25;

    private final String title;
    private final String unit;
    private final List<Series> all;
    private final Scale x;
    private final Scale y;

    private EpochChart(String title, String unit, List<Series> all, Scale x, Scale y) {
        this.title = title;
        this.unit = unit;
        this.all = all;
        this.x = x;
        this.y = y;
    }

    /**
     * A chart, whose axis is logarithmic where values above 0 span more than that can show.
     *
     * @param unit of the values; "" for none
     * @param epochs where the axis of the epochs ends
     */
    static EpochChart of(String title, String unit, int epochs, List<Series> series) {
        List<Series> drawn = series.stream().filter(Series::drawn).toList();
        double[] values =
                drawn.stream().flatMapToDouble(s -> Arrays.stream(s.values())).toArray();
        double least = finite(values).min().orElse(0);
        double most = finite(values).max().orElse(1);
        Scale y = least > 0 && most / least > WIDE
                ? LogScale.covering(finite(values), 10)
                : LinearScale.covering(finite(values));
        return new EpochChart(title, unit, drawn, LinearScale.counting(epochs), y);
    }

    private static DoubleStream finite(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite);
    }

    /**
     * Draws it, if there is anything to draw.
     *
     * @param best an epoch that is marked by a line; 0 for none
     * @param broken an epoch that broke off, likewise
     */
    void write(Html html, int best, int broken) {
        if (all.isEmpty()) {
            return;
        }
        html.open("figure").element("h3", title);
        if (all.size() > 1) {
            legend(html);
        }
        Plot plot = new Plot(html, x, y, HEIGHT);
        plot.open(title + " by epoch", description());
        plot.axes(
                "epoch",
                epoch -> String.valueOf(Math.round(epoch)),
                unit,
                value -> unit.isEmpty() ? Quantity.tick(value) : Quantity.tick(value, ""));
        if (best > 0) {
            plot.line("ridge", best, y.low(), best, y.high());
        }
        if (broken > 0 && broken <= x.high()) {
            plot.line("broken", broken, y.low(), broken, y.high());
        }
        all.forEach(series -> draw(html, plot, series));
        plot.close();
        html.close();
    }

    private void legend(Html html) {
        html.open("ul", "class", "legend");
        for (Series series : all) {
            html.open("li").open("svg", "class", "key line " + style(series), "aria-hidden", "true");
            html.leaf("line", "class", "curve", "x1", 0, "y1", 7, "x2", 30, "y2", 7);
            Markers.marker(html, series.mark(), 15, 7);
            html.close().element("span", series.name()).close();
        }
        html.close();
    }

    private String description() {
        StringBuilder words = new StringBuilder();
        for (Series series : all) {
            int last = series.last();
            words.append(series.name())
                    .append(": ")
                    .append(Quantity.plain(series.values()[last]))
                    .append(" in epoch ")
                    .append(Math.round(series.epochs()[last]))
                    .append(". ");
        }
        return words.toString().strip();
    }

    /** The colour of a series; and a dash, where there are others to be told apart from. */
    private String style(Series series) {
        return "c" + series.mark() + (all.size() > 1 ? " d" + series.mark() % 4 : "");
    }

    private void draw(Html html, Plot plot, Series series) {
        html.open("g", "class", style(series));
        plot.curve("curve", series.epochs(), series.values());
        boolean few = series.values().length <= MOST_MARKED;
        for (int i = few ? 0 : series.last(); i <= series.last(); i++) {
            double value = series.values()[i];
            if (y.fits(value)) {
                String words = series.name() + ", epoch " + Math.round(series.epochs()[i]) + ": "
                        + Quantity.plain(value) + (unit.isEmpty() ? "" : " " + unit);
                html.open("g", "class", "point").element("title", words);
                Markers.marker(html, series.mark(), plot.x(series.epochs()[i]), plot.y(value));
                html.close();
            }
        }
        html.close();
    }
}
