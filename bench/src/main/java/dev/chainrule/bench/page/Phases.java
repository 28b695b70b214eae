package dev.chainrule.bench.page;

import dev.chainrule.bench.Measured;
import dev.chainrule.bench.Phase;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.page.Bar;
import dev.chainrule.page.Html;
import dev.chainrule.page.Markers;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a step's time goes: its phases as the parts of a bar as long as the step, and as numbers. The time of launches is part
 * of the time of the operations launched, so it is drawn below the others, not beside them.
 */
final class Phases {
    /** The order of the bar's parts, and of the columns. */
    private static final List<String> ORDER = List.of("forward", "deltas", "gradients", "launch", "update", "transfer");

    private static final String LAUNCH = "launch";

    private final List<ShapeResult> shapes;
    private final Marks marks;
    private final Bar bar;
    private final List<String> names;
    private final Set<String> drawn = new LinkedHashSet<>();

    Phases(List<ShapeResult> shapes, Marks marks) {
        this.shapes = shapes;
        this.marks = marks;
        Set<String> found = new LinkedHashSet<>();
        double longest = 1;
        for (ShapeResult shape : shapes) {
            for (Measured measured : shape.measured()) {
                measured.phases().forEach(phase -> found.add(phase.name()));
                longest = Math.max(longest, total(measured));
                parts(measured).forEach(phase -> drawn.add(phase.name()));
            }
        }
        this.names = sorted(found);
        this.bar = Bar.upTo(longest);
    }

    /** The colour and the hatching of a phase. */
    static String style(String phase) {
        int i = ORDER.indexOf(phase);
        return i < 0 ? "rest" : "p" + i;
    }

    /** The marker of a phase, as a number of {@link Markers#marker}. */
    static int shape(String phase) {
        int i = ORDER.indexOf(phase);
        return i < 0 ? ORDER.size() : i;
    }

    /** Names in the order of {@link #ORDER}, any others after them. */
    static List<String> sorted(Set<String> names) {
        List<String> sorted = new ArrayList<>(ORDER);
        sorted.retainAll(names);
        names.stream().filter(name -> !ORDER.contains(name)).forEach(sorted::add);
        return sorted;
    }

    void write(Html html) {
        html.open("ul", "class", "legend");
        for (String name : sorted(drawn)) {
            html.open("li").open("svg", "class", "key", "aria-hidden", "true");
            box(html, style(name), name.equals(LAUNCH));
            html.close()
                    .element("span", name.equals(LAUNCH) ? "launches among these" : name)
                    .close();
        }
        html.close();
        Tables.open(html, "Time of a step, by phase", "bars");
        html.open("thead").open("tr");
        Tables.head(html, "Device");
        html.open("th", "scope", "col", "class", "bar");
        bar.head(html, "the step");
        html.close();
        Tables.numberHead(html, "Step");
        names.forEach(name -> Tables.numberHead(html, name));
        html.close().close();
        for (ShapeResult shape : shapes) {
            html.open("tbody");
            Tables.group(html, shape.shape(), names.size() + 3);
            shape.measured().forEach(measured -> row(html, measured));
            html.close();
        }
        Tables.close(html);
    }

    private void row(Html html, Measured measured) {
        html.open("tr").open("th", "scope", "row");
        marks.name(html, measured.backend());
        double total = total(measured);
        if (total > bar.end()) {
            html.text(" ").element("span", "parts " + Quantity.times(total), "class", "tag");
        }
        html.close().open("td", "class", "bar");
        bar(html, measured, bar.fitting(total));
        html.close();
        html.element("td", Quantity.of(measured.step().median(), "s"), "class", "number main");
        for (String name : names) {
            Tables.number(html, name, time(measured, name));
        }
        html.close();
    }

    private static String time(Measured measured, String name) {
        Optional<Phase> phase =
                measured.phases().stream().filter(p -> p.name().equals(name)).findFirst();
        return phase.map(p -> (p.inStep() ? "" : "+") + Quantity.of(p.time().median(), "s"))
                .orElse(Quantity.NONE);
    }

    private void bar(Html html, Measured measured, Bar own) {
        List<Phase> parts = parts(measured);
        List<String> words = new ArrayList<>();
        parts.forEach(phase -> words.add(phase.name() + " " + Quantity.percent(part(phase, measured))));
        own.open(html, words.isEmpty() ? "not known" : String.join(", ", words));
        double from = 0;
        for (Phase phase : parts) {
            if (phase.name().equals(LAUNCH)) {
                own.under(html, part(phase, measured), "fill " + style(LAUNCH));
                continue;
            }
            double to = from + part(phase, measured);
            own.part(html, from, to, "fill " + style(phase.name()));
            own.part(html, from, to, "over " + style(phase.name()));
            from = to;
        }
        if (from < 1) {
            own.part(html, from, 1, "remainder");
        }
        if (own.end() > bar.end()) {
            own.whole(html);
        }
        html.close();
    }

    /** Phases that the step contains, as far as there are times of them. */
    private static List<Phase> parts(Measured measured) {
        return sorted(new LinkedHashSet<>(
                        measured.phases().stream().map(Phase::name).toList()))
                .stream()
                .flatMap(name ->
                        measured.phases().stream().filter(phase -> phase.name().equals(name)))
                .filter(phase -> phase.inStep() && part(phase, measured) > 0)
                .filter(phase -> Double.isFinite(part(phase, measured)))
                .toList();
    }

    /** How far the bar goes, in steps: by its parts, or by the launches below them. */
    private static double total(Measured measured) {
        double parts = 0;
        double launches = 0;
        for (Phase phase : parts(measured)) {
            if (phase.name().equals(LAUNCH)) {
                launches += part(phase, measured);
            } else {
                parts += part(phase, measured);
            }
        }
        return Math.max(parts, launches);
    }

    private static double part(Phase phase, Measured measured) {
        return phase.time().median() / measured.step().median();
    }

    private static void box(Html html, String style, boolean thin) {
        int height = thin ? 4 : 14;
        for (String layer : List.of("fill ", "over ")) {
            html.leaf("rect", "class", layer + style, "x", 0, "y", (14 - height) / 2, "width", 14, "height", height);
        }
    }
}
