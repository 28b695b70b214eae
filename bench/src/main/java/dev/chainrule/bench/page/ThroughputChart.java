package dev.chainrule.bench.page;

import dev.chainrule.bench.Measured;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.bench.Timing;
import dev.chainrule.page.Bar;
import dev.chainrule.page.Html;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import java.util.List;

/** Samples a second by shape and device: a bar for each, relative to the best of its shape, with the spread. */
final class ThroughputChart {
    private static final int COLUMNS = 7;

    private final List<ShapeResult> shapes;
    private final Marks marks;
    private final Bar bar;

    ThroughputChart(List<ShapeResult> shapes, Marks marks) {
        this.shapes = shapes;
        this.marks = marks;
        this.bar = Bar.upTo(shapes.stream()
                .flatMapToDouble(shape -> shape.measured().stream().mapToDouble(m -> fastest(m) / best(shape)))
                .filter(Double::isFinite)
                .max()
                .orElse(1));
    }

    void write(Html html) {
        Tables.open(html, "Training throughput, by shape and device", "bars");
        html.open("thead").open("tr");
        Tables.head(html, "Device");
        html.open("th", "scope", "col", "class", "bar");
        bar.head(html, "the fastest");
        html.close();
        for (String name : List.of("Samples a second", "Relative", "Arithmetic", "Of its ceiling", "Memory")) {
            Tables.numberHead(html, name);
        }
        html.close().close();
        for (ShapeResult shape : shapes) {
            html.open("tbody");
            Tables.group(html, shape.shape(), COLUMNS);
            shape.measured().forEach(measured -> row(html, measured, best(shape)));
            for (String reason : shape.leftOut()) {
                html.open("tr", "class", "left-out")
                        .element("td", "Not measured: " + reason, "colspan", COLUMNS)
                        .close();
            }
            html.close();
        }
        Tables.close(html);
    }

    private void row(Html html, Measured measured, double best) {
        html.open("tr").open("th", "scope", "row");
        marks.name(html, measured.backend());
        if (measured.step().noisy()) {
            html.text(" ").element("span", Verdicts.TOO_NOISY, "class", "tag");
        }
        html.close().open("td", "class", "bar");
        bar(html, measured, best);
        html.close();
        html.element("td", Quantity.of(measured.samplesPerSecond(), Quantity.SAMPLES), "class", "number main");
        Tables.number(html, "relative", Quantity.times(measured.samplesPerSecond() / best));
        Tables.number(html, "arithmetic", Quantity.of(measured.flops(), "FLOP/s"));
        Tables.number(html, "of its ceiling", ceiling(measured));
        Tables.number(html, "memory", Quantity.memory(measured.memoryBytes()));
        html.close();
    }

    private void bar(Html html, Measured measured, double best) {
        double median = measured.samplesPerSecond();
        double least = slowest(measured);
        double most = fastest(measured);
        String words = "median " + Quantity.of(median, Quantity.SAMPLES)
                + ", from " + Quantity.range(least, most, Quantity.SAMPLES)
                + " in " + measured.step().readings() + " readings"
                + (measured.step().noisy() ? ", " + Verdicts.TOO_NOISY : "");
        bar.open(html, words);
        if (Double.isFinite(median / best)) {
            bar.part(html, 0, median / best, "fill " + marks.style(measured.backend()));
        }
        if (Double.isFinite(least / best) && Double.isFinite(most / best)) {
            bar.whisker(html, least / best, most / best);
        }
        html.close();
    }

    /** How much of its ceiling a device reached, and what that ceiling is made of. */
    static String ceiling(Measured measured) {
        String share = Quantity.percent(measured.share());
        return measured.limit().isEmpty() ? share : share + " (" + measured.limit() + ")";
    }

    private static double best(ShapeResult shape) {
        return shape.measured().stream()
                .mapToDouble(Measured::samplesPerSecond)
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
    }

    private static double slowest(Measured measured) {
        Timing step = measured.step();
        return measured.samplesPerSecond() * step.median() / step.most();
    }

    private static double fastest(Measured measured) {
        Timing step = measured.step();
        return measured.samplesPerSecond() * step.median() / step.least();
    }
}
