package dev.chainrule.report;

import dev.chainrule.page.Html;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import java.util.ArrayList;
import java.util.List;

/** The examples that cost the most: as pictures where they are pictures, else as rows. */
final class Worst {
    private static final int MOST_INPUTS = 12;
    private static final int LONGEST_SIDE = 1024;
    private static final int WHITE = 255;

    private final WorstExamples worst;

    Worst(WorstExamples worst) {
        this.worst = worst;
    }

    void write(Html html) {
        if (drawable()) {
            pictures(html);
        } else {
            rows(html);
        }
    }

    private boolean drawable() {
        int width = worst.pictureWidth();
        return width > 0
                && width <= LONGEST_SIDE
                && worst.examples().stream()
                        .allMatch(e -> e.inputs().size() % width == 0
                                && e.inputs().size() / width <= LONGEST_SIDE
                                && e.inputs().stream().allMatch(Double::isFinite));
    }

    private void pictures(Html html) {
        double least = inputs().min().orElse(0);
        double most = inputs().max().orElse(1);
        html.open("ol", "class", "pictures");
        for (WorstExample example : worst.examples()) {
            byte[] grey = new byte[example.inputs().size()];
            for (int i = 0; i < grey.length; i++) {
                grey[i] = (byte) Math.round(WHITE * (example.inputs().get(i) - least) / Math.max(most - least, 1e-30));
            }
            String words = "example " + example.number() + ", " + example.target() + ", answered " + answer(example);
            html.open("li")
                    .leaf("img", "src", Png.address(worst.pictureWidth(), grey), "alt", words, "title", words)
                    .open("p")
                    .element("b", example.target())
                    .text(" → " + answer(example))
                    .close()
                    .element("p", "cost " + Quantity.plain(example.cost()), "class", "subtitle")
                    .close();
        }
        html.close();
    }

    private java.util.stream.DoubleStream inputs() {
        return worst.examples().stream()
                .flatMapToDouble(e -> e.inputs().stream().mapToDouble(v -> v));
    }

    private static String answer(WorstExample example) {
        return example.answer() + (Double.isNaN(example.score()) ? "" : ", " + Quantity.percent(example.score()));
    }

    private void rows(Html html) {
        Tables.open(html, "The examples that cost the most", "words worst");
        html.open("thead").open("tr");
        Tables.head(html, "Example");
        Tables.head(html, "Is");
        Tables.head(html, "Answered");
        Tables.numberHead(html, "Cost");
        Tables.head(html, "Inputs");
        html.close().close().open("tbody");
        for (WorstExample example : worst.examples()) {
            html.open("tr").element("th", Integer.toString(example.number()), "scope", "row");
            html.element("td", example.target(), "data-name", "is");
            html.element("td", answer(example), "data-name", "answered");
            Tables.number(html, "cost", Quantity.plain(example.cost()));
            html.element("td", values(example.inputs()), "class", "inputs").close();
        }
        html.close();
        Tables.close(html);
    }

    private String values(List<Double> inputs) {
        List<String> words = new ArrayList<>();
        for (int j = 0; j < Math.min(inputs.size(), MOST_INPUTS); j++) {
            String name = worst.features().isEmpty()
                    ? "input " + (j + 1)
                    : worst.features().get(j);
            words.add(name + " " + Quantity.plain(inputs.get(j)));
        }
        if (inputs.size() > MOST_INPUTS) {
            words.add("… (" + (inputs.size() - MOST_INPUTS) + " more)");
        }
        return String.join(" · ", words);
    }
}
