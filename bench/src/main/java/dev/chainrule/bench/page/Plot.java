package dev.chainrule.bench.page;

import java.util.List;
import java.util.function.DoubleFunction;

/** A chart of two logarithmic axes: its frame, and where values lie in it. */
final class Plot {
    /** The narrowest that the style sheet lets a plot become, in pixels. */
    static final int NARROWEST = 240;

    /** Widths at which nothing in a plot may overlap, in pixels. */
    static final int[] WIDTHS = {NARROWEST, 300, 400, 520, 700, 1000};

    private static final int TICKS = 7;

    private final Html html;
    private final LogScale x;
    private final LogScale y;
    private final int height;

    /** @param height of the area within the axes, in pixels */
    Plot(Html html, LogScale x, LogScale y, int height) {
        this.html = html;
        this.x = x;
        this.y = y;
        this.height = height;
    }

    /** Begins the drawing. */
    Plot open(String title, String description) {
        html.open("div", "class", "plot")
                .open("svg", "height", height, "role", "img")
                .element("title", title)
                .element("desc", description);
        return this;
    }

    /** Draws the axes, each with its unit. */
    Plot axes(String xTitle, DoubleFunction<String> xTick, String yTitle, DoubleFunction<String> yTick) {
        for (double tick : xTicks(xTick)) {
            html.leaf("line", "class", "grid", "x1", x(tick), "x2", x(tick), "y1", 0, "y2", height);
            html.element("text", xTick.apply(tick), "x", x(tick), "y", height + 18, "text-anchor", "middle");
        }
        for (double tick : y.ticks(TICKS)) {
            html.leaf("line", "class", "grid", "x1", "0%", "x2", "100%", "y1", y(tick), "y2", y(tick));
            html.element("text", yTick.apply(tick), "x", 0, "dx", -8, "y", y(tick) + 4, "text-anchor", "end");
        }
        html.element("text", xTitle, "class", "unit", "x", "100%", "y", height + 36, "text-anchor", "end");
        html.element("text", yTitle, "class", "unit", "x", 0, "dx", -56, "y", -19);
        return this;
    }

    /** As many as have room for their texts on the narrowest page. */
    private List<Double> xTicks(DoubleFunction<String> text) {
        int most = TICKS;
        while (most > 2 && widest(x.ticks(most), text) * most > NARROWEST) {
            most--;
        }
        return x.ticks(most);
    }

    private static double widest(List<Double> ticks, DoubleFunction<String> text) {
        return ticks.stream()
                .mapToDouble(tick -> Labels.width(text.apply(tick)))
                .max()
                .orElse(0);
    }

    /** A straight line between two points. */
    void line(String style, double x1, double y1, double x2, double y2) {
        html.leaf("line", "class", style, "x1", x(x1), "y1", y(y1), "x2", x(x2), "y2", y(y2));
    }

    /** Where a value lies across, as a share of the width. */
    String x(double value) {
        return Bar.share(x.at(value));
    }

    /** Where a value lies from the top, in pixels. */
    double y(double value) {
        return height * (1 - y.at(value));
    }

    /** Ends the drawing. */
    void close() {
        html.close().close();
    }
}
