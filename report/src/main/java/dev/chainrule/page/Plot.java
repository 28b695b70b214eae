package dev.chainrule.page;

import java.util.List;
import java.util.function.DoubleFunction;

/** A chart of two axes: its frame, and where values lie in it. */
public final class Plot {
    /** The narrowest that the style sheet lets a plot become, in pixels. */
    static final int NARROWEST = 240;

    /** Widths at which nothing in a plot may overlap, in pixels. */
    static final int[] WIDTHS = {NARROWEST, 300, 400, 520, 700, 1000};

    private static final int TICKS = 7;
    /** The width of a curve before it is stretched. */
    private static final int ACROSS = 1000;

    private final Html html;
    private final Scale x;
    private final Scale y;
    private final int height;

    /**
     * A chart.
     *
     * @param height of the area within the axes, in pixels
     */
    public Plot(Html html, Scale x, Scale y, int height) {
        this.html = html;
        this.x = x;
        this.y = y;
        this.height = height;
    }

    /** Begins the drawing. */
    public Plot open(String title, String description) {
        html.open("div", "class", "plot")
                .open("svg", "height", height, "role", "img")
                .element("title", title)
                .element("desc", description);
        return this;
    }

    /** Draws the axes, each with its unit. */
    public Plot axes(String xTitle, DoubleFunction<String> xTick, String yTitle, DoubleFunction<String> yTick) {
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
    public void line(String style, double x1, double y1, double x2, double y2) {
        html.leaf("line", "class", style, "x1", x(x1), "y1", y(y1), "x2", x(x2), "y2", y(y2));
    }

    /** A line through points in their order; one that has no place on the axes interrupts it. */
    public void curve(String style, double[] xs, double[] ys) {
        StringBuilder path = new StringBuilder();
        char next = 'M';
        for (int i = 0; i < xs.length; i++) {
            if (x.fits(xs[i]) && y.fits(ys[i])) {
                path.append(next)
                        .append(Html.decimal(ACROSS * x.at(xs[i])))
                        .append(' ')
                        .append(Html.decimal(y(ys[i])));
                next = 'L';
            } else {
                next = 'M';
            }
        }
        String box = "0 0 " + ACROSS + " " + height;
        html.open(
                "svg",
                "aria-hidden",
                "true",
                "viewBox",
                box,
                "preserveAspectRatio",
                "none",
                "width",
                "100%",
                "height",
                height);
        html.leaf("path", "class", style, "d", path, "vector-effect", "non-scaling-stroke");
        html.close();
    }

    /** A rectangle from the lower axis up to a value. */
    public void column(String style, double from, double to, double top) {
        html.leaf(
                "rect",
                "class",
                style,
                "x",
                x(from),
                "width",
                Bar.share(x.at(to) - x.at(from)),
                "y",
                y(top),
                "height",
                height - y(top));
    }

    /** Where a value lies across, as a share of the width. */
    public String x(double value) {
        return Bar.share(x.at(value));
    }

    /** Where a value lies from the top, in pixels. */
    public double y(double value) {
        return height * (1 - y.at(value));
    }

    /** Ends the drawing. */
    public void close() {
        html.close().close();
    }
}
