package dev.chainrule.report;

import dev.chainrule.backprop.Gradients;
import dev.chainrule.nn.Topology;
import dev.chainrule.page.Html;
import dev.chainrule.page.LinearScale;
import dev.chainrule.page.Plot;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The weights and the gradients of each layer, before training and now: as histograms, and as numbers. */
final class Distributions {
    private static final int HEIGHT = 120;
    /** More layers than this are told by numbers only. */
    private static final int MOST_DRAWN = 8;

    private final LayerStates states;
    private final Topology topology;

    Distributions(LayerStates states) {
        this.states = states;
        this.topology = states.now().topology();
    }

    void write(Html html) {
        html.open("ul", "class", "legend");
        key(html, "now", "c0", "fill");
        key(html, "before training", "c1", "curve");
        html.close().open("div", "class", "panels pairs");
        for (int l = 1; l < Math.min(topology.layers(), MOST_DRAWN + 1); l++) {
            histogram(
                    html,
                    "Weights, " + name(l),
                    states.before().theta(l),
                    states.now().theta(l));
            if (states.gradientBefore() != null && states.gradientNow() != null) {
                histogram(
                        html,
                        "Gradients, " + name(l),
                        states.gradientBefore().theta(l),
                        states.gradientNow().theta(l));
            }
        }
        html.close();
        table(html);
    }

    private String name(int l) {
        return "layer " + l + ", " + topology.units(l) + " to " + topology.units(l + 1);
    }

    private static void key(Html html, String name, String style, String kind) {
        html.open("li").open("svg", "class", "key line " + style, "aria-hidden", "true");
        if (kind.equals("fill")) {
            html.leaf("rect", "class", "fill", "x", 0, "y", 2, "width", 30, "height", 10);
        } else {
            html.leaf("line", "class", "curve", "x1", 0, "y1", 7, "x2", 30, "y2", 7);
        }
        html.close().element("span", name).close();
    }

    private static void histogram(Html html, String title, float[] before, float[] now) {
        double largest = Math.max(Histogram.largest(before), Histogram.largest(now));
        double limit = largest > 0 ? largest : 1;
        Histogram old = new Histogram(before, limit);
        Histogram young = new Histogram(now, limit);
        html.open("figure").element("h3", title);
        LinearScale y = LinearScale.covering(DoubleStream.of(0, old.greatestShare(), young.greatestShare()));
        Plot plot = new Plot(html, new LinearScale(-limit, limit, 0), y, HEIGHT);
        plot.open(
                title,
                "Standard deviation " + Quantity.plain(young.deviation()) + ", before training "
                        + Quantity.plain(old.deviation()) + ".");
        plot.axes("value", Quantity::tick, "share", Quantity::tick);
        html.open("g", "class", "c0");
        for (int bin = 0; bin < Histogram.bins(); bin++) {
            if (young.share(bin) > 0) {
                plot.column("fill", young.from(bin), young.from(bin + 1), young.share(bin));
            }
        }
        html.close().open("g", "class", "c1");
        plot.curve("curve", edges(old), heights(old));
        html.close();
        plot.close();
        html.close();
    }

    /** Each edge of a bin twice: the outline of columns goes up or down there. */
    private static double[] edges(Histogram histogram) {
        double[] edges = new double[2 * Histogram.bins() + 2];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = histogram.from(i / 2);
        }
        return edges;
    }

    private static double[] heights(Histogram histogram) {
        double[] heights = new double[2 * Histogram.bins() + 2];
        for (int bin = 0; bin < Histogram.bins(); bin++) {
            heights[2 * bin + 1] = histogram.share(bin);
            heights[2 * bin + 2] = histogram.share(bin);
        }
        return heights;
    }

    private void table(Html html) {
        Tables.open(html, "Weights and gradients of each layer", "numbers");
        html.open("thead").open("tr");
        Tables.head(html, "Layer");
        for (String name : List.of("Standard deviation", "before", "Largest", "Gradient, RMS", "before", "zeros")) {
            Tables.numberHead(html, name);
        }
        html.close().close().open("tbody");
        for (int l = 1; l < topology.layers(); l++) {
            Histogram before = histogram(states.before().theta(l));
            Histogram now = histogram(states.now().theta(l));
            Histogram gradientBefore = histogram(states.gradientBefore(), l);
            Histogram gradientNow = histogram(states.gradientNow(), l);
            html.open("tr").element("th", name(l), "scope", "row");
            for (String value : List.of(
                    Quantity.plain(now.deviation()),
                    Quantity.plain(before.deviation()),
                    now.wild() > 0 ? now.wild() + " not finite" : Quantity.plain(now.largest()),
                    gradientNow == null ? Quantity.NONE : gradient(gradientNow),
                    gradientBefore == null ? Quantity.NONE : gradient(gradientBefore),
                    gradientNow == null ? Quantity.NONE : Quantity.percent(gradientNow.zeros()))) {
                html.element("td", value, "class", "number");
            }
            html.close();
        }
        html.close();
        Tables.close(html);
    }

    private static String gradient(Histogram gradient) {
        return gradient.wild() > 0 ? gradient.wild() + " not finite" : Quantity.plain(gradient.rootMeanSquare());
    }

    private static Histogram histogram(float[] values) {
        return new Histogram(values, 1);
    }

    private static @Nullable Histogram histogram(@Nullable Gradients gradients, int l) {
        return gradients == null ? null : histogram(gradients.theta(l));
    }
}
