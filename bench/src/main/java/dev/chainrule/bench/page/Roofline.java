package dev.chainrule.bench.page;

import dev.chainrule.bench.Ceiling;
import dev.chainrule.bench.DeviceResult;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.page.Html;
import dev.chainrule.page.Labels;
import dev.chainrule.page.LogScale;
import dev.chainrule.page.Markers;
import dev.chainrule.page.Plot;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

/** The rooflines: the most that each device can do by arithmetic and memory, and how near to it each phase comes. */
final class Roofline {
    private static final int HEIGHT = 240;
    private static final String UNIT = "FLOP/s";

    private final Points points;
    private final List<DeviceResult> devices;
    private final Marks marks;
    private final LogScale x;
    private final LogScale y;

    Roofline(List<DeviceResult> devices, List<ShapeResult> shapes, Marks marks) {
        this.points = Points.of(shapes);
        this.devices = devices;
        this.marks = marks;
        List<Ceiling> ceilings = devices.stream()
                .map(DeviceResult::ceiling)
                .filter(Roofline::known)
                .toList();
        DoubleStream ridges = ceilings.stream().mapToDouble(Ceiling::ridge);
        this.x = LogScale.covering(
                DoubleStream.concat(ridges, points.all().stream().mapToDouble(Points.Point::intensity)), 10);
        this.y = LogScale.covering(
                DoubleStream.concat(
                        ceilings.stream().flatMapToDouble(c -> DoubleStream.of(c.flops(), c.flopsAt(x.low()))),
                        points.all().stream().mapToDouble(Points.Point::rate)),
                10);
    }

    private static boolean known(Ceiling ceiling) {
        return LogScale.hasLogarithm(ceiling.flops())
                && LogScale.hasLogarithm(ceiling.memoryBytes())
                && LogScale.hasLogarithm(ceiling.ridge());
    }

    void write(Html html) {
        Set<String> phases = new LinkedHashSet<>();
        points.all().forEach(point -> phases.add(point.phase()));
        html.open("ul", "class", "legend");
        for (String phase : Phases.sorted(phases)) {
            html.open("li").open("svg", "class", "key " + Phases.style(phase), "aria-hidden", "true");
            Markers.marker(html, Phases.shape(phase), 7, 7);
            html.close().element("span", phase).close();
        }
        points.keys()
                .forEach((shape, key) -> html.open("li")
                        .element("b", key)
                        .element("span", shape.startsWith(key + " ") ? shape.substring(key.length() + 1) : shape)
                        .close());
        html.close().open("div", "class", "panels");
        devices.forEach(device -> panel(html, device));
        html.close();
        if (!points.all().isEmpty()) {
            table(html);
        }
    }

    private void panel(Html html, DeviceResult device) {
        List<Points.Point> own = points.of(device.backend());
        boolean ceiling = known(device.ceiling());
        html.open("figure").open("figcaption");
        marks.name(html, device.backend());
        html.element("p", ceiling ? words(device.ceiling()) : "No ceiling was measured, so no line is drawn.");
        html.close();
        Plot plot = new Plot(html, x, y, HEIGHT);
        plot.open("Roofline of " + device.backend(), description(own));
        plot.axes("FLOP a byte", Quantity::tick, "FLOP/s", r -> Quantity.tick(r, ""));
        Labels labels = new Labels(HEIGHT);
        if (ceiling) {
            line(html, plot, device.ceiling(), labels);
        }
        own.forEach(point -> labels.avoid(x.at(point.intensity()), plot.y(point.rate())));
        own.forEach(point -> marker(html, plot, point, device.ceiling()));
        own.forEach(point -> label(html, plot, point, labels));
        plot.close();
        html.close();
    }

    private static String words(Ceiling ceiling) {
        return "peak " + Quantity.of(ceiling.flops(), UNIT) + ", memory " + Quantity.of(ceiling.memoryBytes(), "B/s");
    }

    private static String description(List<Points.Point> points) {
        return points.isEmpty()
                ? "No phase of this device has a rate."
                : points.size() + " points, one for each phase of each shape; the table below has their numbers.";
    }

    private void line(Html html, Plot plot, Ceiling ceiling, Labels labels) {
        double ridge = ceiling.ridge();
        if (x.low() < ridge) {
            plot.line("roof", x.low(), ceiling.flopsAt(x.low()), ridge, ceiling.flops());
        }
        plot.line("roof", ridge, ceiling.flops(), x.high(), ceiling.flops());
        plot.line("ridge", ridge, ceiling.flops(), ridge, y.low());
        String text = "ridge " + Quantity.plain(ridge);
        double width = Labels.width(text);
        boolean left = x.at(ridge) > 0.5;
        String anchor = left ? "end" : "start";
        html.element(
                "text",
                text,
                "class",
                "label",
                "x",
                plot.x(ridge),
                "dx",
                left ? -6 : 6,
                "y",
                HEIGHT - 8,
                "text-anchor",
                anchor);
        labels.avoid(new Labels.Box(x.at(ridge), left ? -width - 6 : 0, left ? 0 : width + 6, HEIGHT - 22, HEIGHT));
    }

    private static void marker(Html html, Plot plot, Points.Point point, Ceiling ceiling) {
        html.open("g", "class", "point " + Phases.style(point.phase())).element("title", point.words(ceiling));
        Markers.marker(html, Phases.shape(point.phase()), plot.x(point.intensity()), plot.y(point.rate()));
        html.close();
    }

    private void label(Html html, Plot plot, Points.Point point, Labels labels) {
        labels.beside(x.at(point.intensity()), plot.y(point.rate()), point.key())
                .ifPresent(place -> html.element(
                        "text",
                        point.key(),
                        "class",
                        "label",
                        "x",
                        plot.x(point.intensity()),
                        "dx",
                        place.dx(),
                        "y",
                        place.y(),
                        "text-anchor",
                        "middle"));
    }

    private void table(Html html) {
        html.open("details").element("summary", "The points as numbers");
        Tables.open(html, "Phases against the roofline", "numbers");
        html.open("thead").open("tr");
        List.of("Device", "Shape", "Phase").forEach(name -> Tables.head(html, name));
        List.of("FLOP a byte", "Rate", "Of the roofline").forEach(name -> Tables.numberHead(html, name));
        html.close().close();
        html.open("tbody");
        for (DeviceResult device : devices) {
            for (Points.Point point : points.of(device.backend())) {
                html.open("tr").element("th", device.backend(), "scope", "row");
                html.element("td", point.shape()).element("td", point.phase());
                html.element("td", Quantity.plain(point.intensity()), "class", "number");
                html.element("td", Quantity.of(point.rate(), UNIT), "class", "number");
                html.element("td", Quantity.percent(point.share(device.ceiling())), "class", "number");
                html.close();
            }
        }
        html.close();
        Tables.close(html);
        html.close();
    }
}
