package dev.chainrule.bench.page;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Crossover;
import dev.chainrule.bench.DeviceResult;
import dev.chainrule.bench.Measured;
import dev.chainrule.page.Html;
import dev.chainrule.page.Markers;
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

    /** Draws a device's marker in place of a point. */
    void marker(Html html, String backend, Object x, Object y) {
        int i = Math.max(0, backends.indexOf(backend));
        Markers.marker(html, i + i / COLOURS, x, y);
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
}
