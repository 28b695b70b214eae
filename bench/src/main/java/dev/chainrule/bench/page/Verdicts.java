package dev.chainrule.bench.page;

import dev.chainrule.bench.Measured;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.bench.Verdict;
import dev.chainrule.page.Html;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import java.util.List;
import java.util.Optional;

/** The winner of each shape, or the reason why there is none. */
final class Verdicts {
    static final String TOO_NOISY = "too noisy";

    private static final String TOO_CLOSE = "too close to tell";

    private final List<ShapeResult> shapes;
    private final Marks marks;

    Verdicts(List<ShapeResult> shapes, Marks marks) {
        this.shapes = shapes;
        this.marks = marks;
    }

    void write(Html html) {
        Tables.open(html, "The fastest device for each shape", "words");
        html.open("thead").open("tr");
        Tables.head(html, "Shape");
        Tables.head(html, "Fastest");
        Tables.numberHead(html, "Samples a second");
        Tables.numberHead(html, "Of its ceiling");
        Tables.head(html, "How sure");
        html.close().close();
        html.open("tbody");
        for (ShapeResult shape : shapes) {
            Optional<Measured> first = shape.measured().stream()
                    .filter(m -> shape.winner().isEmpty() || m.backend().equals(shape.winner()))
                    .findFirst();
            html.open("tr").element("th", shape.shape(), "scope", "row").open("td");
            if (shape.winner().isEmpty()) {
                html.element("span", nobody(shape), "class", "nobody");
            } else {
                marks.name(html, shape.winner());
            }
            html.close();
            String rate = first.map(m -> Quantity.of(m.samplesPerSecond(), Quantity.SAMPLES))
                    .orElse(Quantity.NONE);
            html.element("td", rate, "class", "number");
            Tables.number(
                    html, "of its ceiling", first.map(ThroughputChart::ceiling).orElse(Quantity.NONE));
            reason(html, shape.verdict());
            html.close();
        }
        html.close();
        Tables.close(html);
    }

    private static String nobody(ShapeResult shape) {
        return switch (shape.measured().size()) {
            case 0 -> "none was measured";
            case 1 -> "only " + shape.measured().get(0).backend();
            default -> nobody(shape.verdict());
        };
    }

    /** Why nobody won, in short. */
    static String nobody(Verdict verdict) {
        return verdict.noisy() ? TOO_NOISY + " to tell" : TOO_CLOSE;
    }

    /** A cell: how sure the verdict is, and below it all that spoils it. */
    static void reason(Html html, Verdict verdict) {
        html.open("td").text(verdict.sentence());
        if (!verdict.caveats().isEmpty()) {
            html.open("ul", "class", "caveats");
            verdict.caveats().forEach(caveat -> html.element("li", caveat));
            html.close();
        }
        html.close();
    }
}
