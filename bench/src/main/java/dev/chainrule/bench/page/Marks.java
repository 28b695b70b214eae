package dev.chainrule.bench.page;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Crossover;
import dev.chainrule.bench.DeviceResult;
import dev.chainrule.bench.Measured;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The marks that tell devices apart in all charts: a colour, a marker and a dash for each.
 *
 * @param backends the devices, the first to be named first
 */
record Marks(List<String> backends) {
    private static final int COLOURS = 8;

    /** Markers within a box of 10 pixels round their point, as paths. */
    static final List<String> SHAPES = List.of(
            "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z",
            "M-4-4H4V4H-4Z",
            "M0-5.2L5 3.8H-5Z",
            "M0-5.5L5.5 0L0 5.5L-5.5 0Z",
            "M0 5.2L5-3.8H-5Z",
            "M-1.7-5H1.7V-1.7H5V1.7H1.7V5H-1.7V1.7H-5V-1.7H-1.7Z",
            "M-4-5.2L0-1.2L4-5.2L5.2-4L1.2 0L5.2 4L4 5.2L0 1.2L-4 5.2L-5.2 4L-1.2 0L-5.2-4Z",
            "M-2.5-4.6H2.5L5 0L2.5 4.6H-2.5L-5 0Z");

    static Marks of(BenchReport report) {
        Set<String> backends = new LinkedHashSet<>();
        report.devices().stream().map(DeviceResult::backend).forEach(backends::add);
        report.shapes().stream()
                .flatMap(shape -> shape.measured().stream())
                .map(Measured::backend)
                .forEach(backends::add);
        report.crossovers().stream()
                .flatMap(crossover -> crossover.curves().stream())
                .map(Crossover.Curve::backend)
                .forEach(backends::add);
        return new Marks(List.copyOf(backends));
    }

    /** Classes of the style sheet: the colour and the dash of a device. */
    String style(String backend) {
        int i = backends.indexOf(backend);
        return i < 0 ? "rest" : "c" + i % COLOURS + " d" + i % 4;
    }

    /** Draws a device's marker in place of a point; the chart must have {@link #define}d it. */
    void marker(Html html, String backend, Object x, Object y) {
        int i = Math.max(0, backends.indexOf(backend));
        marker(html, i + i / COLOURS, x, y);
    }

    /** Draws one of {@link #SHAPES}. */
    static void marker(Html html, int shape, Object x, Object y) {
        html.leaf("use", "href", "#m" + shape % SHAPES.size(), "x", x, "y", y);
    }

    /** A device's name, with its marker before it. */
    void name(Html html, String backend) {
        html.open("svg", "class", "key " + style(backend), "aria-hidden", "true");
        marker(html, backend, 7, 7);
        html.close().element("span", backend, "class", "name");
    }

    /** A legend: the device that each line of a chart stands for. */
    void legend(Html html, List<String> shown) {
        html.open("ul", "class", "legend");
        for (String backend : shown) {
            html.open("li").open("svg", "class", "key line " + style(backend), "aria-hidden", "true");
            html.leaf("line", "class", "curve", "x1", 0, "y1", 7, "x2", 30, "y2", 7);
            marker(html, backend, 15, 7);
            html.close().element("span", backend, "class", "name").close();
        }
        html.close();
    }

    /** Makes the markers and the hatchings known to the page; once in it. */
    static void define(Html html) {
        html.open("svg", "class", "definitions", "aria-hidden", "true").open("defs");
        for (int i = 0; i < SHAPES.size(); i++) {
            html.leaf("path", "id", "m" + i, "d", SHAPES.get(i));
        }
        hatching(html, "h0", "M0 0H0");
        hatching(html, "h1", "M-1 1L1-1M0 6L6 0M5 7L7 5");
        hatching(html, "h2", "M3 0V6");
        hatching(html, "h3", "M0 3H6");
        hatching(html, "h4", "M-1 5L1 7M0 0L6 6M5-1L7 1");
        hatching(html, "h5", "M3 0V6M0 3H6");
        html.close().close();
    }

    private static void hatching(Html html, String id, String path) {
        html.open("pattern", "id", id, "width", 6, "height", 6, "patternUnits", "userSpaceOnUse")
                .leaf("path", "d", path, "class", "hatch")
                .close();
    }
}
