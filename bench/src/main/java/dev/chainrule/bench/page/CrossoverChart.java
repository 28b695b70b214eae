package dev.chainrule.bench.page;

import dev.chainrule.bench.Crossover;
import dev.chainrule.bench.Timing;
import dev.chainrule.page.Bar;
import dev.chainrule.page.Html;
import dev.chainrule.page.LogScale;
import dev.chainrule.page.Plot;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import java.util.List;
import java.util.stream.DoubleStream;

/** Samples a second over the batch, a line for each device, and who wins which batches and why. */
final class CrossoverChart {
    private static final int HEIGHT = 300;

    private final Crossover crossover;
    private final Marks marks;
    private final LogScale x;
    private final LogScale y;

    CrossoverChart(Crossover crossover, Marks marks) {
        this.crossover = crossover;
        this.marks = marks;
        this.x = LogScale.covering(
                DoubleStream.concat(
                        points(crossover).stream().mapToDouble(Crossover.Point::batch),
                        crossover.ranges().stream().flatMapToDouble(r -> DoubleStream.of(r.from(), r.to()))),
                2);
        this.y = LogScale.covering(
                points(crossover).stream()
                        .flatMapToDouble(p -> DoubleStream.of(p.samplesPerSecond(), slowest(p), fastest(p))),
                10);
    }

    private static List<Crossover.Point> points(Crossover crossover) {
        return crossover.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .toList();
    }

    void write(Html html) {
        html.open("figure").element("h3", "Network " + crossover.layers());
        marks.legend(
                html, crossover.curves().stream().map(Crossover.Curve::backend).toList());
        Plot plot = new Plot(html, x, y, HEIGHT);
        plot.open("Samples a second over the batch, network " + crossover.layers(), description());
        for (int i = 0; i < crossover.ranges().size(); i++) {
            band(html, i);
        }
        plot.axes("samples in a batch", b -> String.valueOf(Math.round(b)), "samples/s", s -> Quantity.tick(s, ""));
        crossover.curves().forEach(curve -> curve(html, plot, curve));
        plot.close();
        if (points(crossover).stream().anyMatch(point -> point.step().noisy())) {
            html.element(
                    "p",
                    "A hollow marker: the readings were too noisy for it to be taken as it is.",
                    "class",
                    "subtitle");
        }
        if (!crossover.ranges().isEmpty()) {
            table(html);
        }
        html.close();
    }

    private String description() {
        StringBuilder words = new StringBuilder();
        for (Crossover.Range range : crossover.ranges()) {
            words.append("Batch ")
                    .append(batches(range))
                    .append(": ")
                    .append(winner(range))
                    .append(". ");
        }
        return words.isEmpty() ? "No winners were found." : words.toString().strip();
    }

    /** Tints the batches of a range in its winner's colour, up to half-way to the next range, with the marker on top. */
    private void band(Html html, int index) {
        List<Crossover.Range> ranges = crossover.ranges();
        Crossover.Range range = ranges.get(index);
        if (!LogScale.hasLogarithm(range.from()) || range.to() < range.from()) {
            return;
        }
        double from = index == 0 ? x.low() : between(ranges.get(index - 1).to(), range.from());
        double to = index + 1 == ranges.size()
                ? x.high()
                : between(range.to(), ranges.get(index + 1).from());
        double left = x.at(from);
        double right = x.at(to);
        if (!(left < right)) {
            return;
        }
        String style = range.winner().isEmpty() ? "none" : marks.style(range.winner());
        html.open("g", "class", "band " + style)
                .element("title", "batch " + batches(range) + ": " + winner(range))
                .leaf("rect", "x", Bar.share(left), "width", Bar.share(right - left), "y", 0, "height", HEIGHT)
                .leaf(
                        "rect",
                        "class",
                        "top",
                        "x",
                        Bar.share(left),
                        "width",
                        Bar.share(right - left),
                        "y",
                        -12,
                        "height",
                        12);
        if (!range.winner().isEmpty()) {
            html.open("g", "class", "point");
            marks.marker(html, range.winner(), Bar.share((left + right) / 2), -6);
            html.close();
        }
        html.close();
        if (index > 0) {
            html.leaf("line", "class", "ridge", "x1", Bar.share(left), "x2", Bar.share(left), "y1", -12, "y2", HEIGHT);
        }
    }

    private static double between(int one, int other) {
        return Math.sqrt((double) one * other);
    }

    private void curve(Html html, Plot plot, Crossover.Curve curve) {
        List<Crossover.Point> points = curve.points().stream()
                .filter(p -> LogScale.hasLogarithm(p.batch()) && LogScale.hasLogarithm(p.samplesPerSecond()))
                .toList();
        html.open("g", "class", marks.style(curve.backend()));
        for (int i = 1; i < points.size(); i++) {
            Crossover.Point a = points.get(i - 1);
            Crossover.Point b = points.get(i);
            plot.line("curve", a.batch(), a.samplesPerSecond(), b.batch(), b.samplesPerSecond());
        }
        for (Crossover.Point point : points) {
            String words = curve.backend() + ", batch " + point.batch() + ": "
                    + Quantity.of(point.samplesPerSecond(), Quantity.SAMPLES) + ", from "
                    + Quantity.range(slowest(point), fastest(point), Quantity.SAMPLES)
                    + (point.step().noisy() ? ", " + Verdicts.TOO_NOISY : "");
            html.open("g", "class", point.step().noisy() ? "point noisy" : "point")
                    .element("title", words);
            if (LogScale.hasLogarithm(slowest(point)) && LogScale.hasLogarithm(fastest(point))) {
                plot.line("spread", point.batch(), slowest(point), point.batch(), fastest(point));
            }
            marks.marker(html, curve.backend(), plot.x(point.batch()), plot.y(point.samplesPerSecond()));
            html.close();
        }
        html.close();
    }

    private void table(Html html) {
        Tables.open(html, "Who wins which batches of " + crossover.layers() + ", and why", "words");
        Tables.heads(html, "Batch", "Fastest", "Why");
        html.open("tbody");
        for (Crossover.Range range : crossover.ranges()) {
            html.open("tr").element("th", batches(range), "scope", "row").open("td");
            if (range.winner().isEmpty()) {
                html.text(winner(range));
            } else {
                marks.name(html, range.winner());
            }
            html.close();
            Verdicts.reason(html, range.verdict());
            html.close();
        }
        html.close();
        Tables.close(html);
    }

    private static String batches(Crossover.Range range) {
        return range.from() == range.to() ? "" + range.from() : range.from() + " to " + range.to();
    }

    private static String winner(Crossover.Range range) {
        return range.winner().isEmpty() ? Verdicts.nobody(range.verdict()) : range.winner();
    }

    private static double slowest(Crossover.Point point) {
        Timing step = point.step();
        return point.batch() / step.most();
    }

    private static double fastest(Crossover.Point point) {
        Timing step = point.step();
        return point.batch() / step.least();
    }
}
