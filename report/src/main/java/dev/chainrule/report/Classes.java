package dev.chainrule.report;

import dev.chainrule.metric.Confusion;
import dev.chainrule.page.Html;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Evaluation.ClassResult;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The answers to the examples of classes: how many of each were found, and which are taken for each other. */
final class Classes {
    /** More classes than this have no room beside each other. */
    private static final int MOST_CROSSED = 15;

    private static final int MOST_LISTED = 30;
    private static final int MOST_CONFUSIONS = 15;
    /** Longer names do not fit above a column. */
    private static final int LONGEST_HEAD = 3;

    private static final int SHADES = 8;

    private final List<ClassResult> classes;
    private final List<List<Long>> confusion;
    private final List<Confusion> confusions;

    Classes(Evaluation evaluation) {
        classes = evaluation.classes();
        confusion = evaluation.confusion();
        confusions = evaluation.confusions();
    }

    void write(Html html) {
        if (classes.size() <= MOST_CROSSED) {
            matrix(html);
        } else {
            confusions(html);
        }
        list(html);
    }

    // ---- each class against each

    private void matrix(Html html) {
        boolean brief = classes.stream().allMatch(c -> c.name().length() <= LONGEST_HEAD);
        html.element(
                "p",
                "A row for each class that examples have, a column for each that was answered"
                        + (brief ? "" : ", by the numbers before the names")
                        + "; the darker, the greater its share of the row.",
                "class",
                "subtitle");
        Tables.open(html, "Confusion matrix", "confusion");
        html.open("thead").open("tr");
        Tables.head(html, "");
        for (int k = 0; k < classes.size(); k++) {
            Tables.numberHead(html, brief ? classes.get(k).name() : Integer.toString(k + 1));
        }
        html.close().close().open("tbody");
        for (int i = 0; i < classes.size(); i++) {
            html.open("tr")
                    .element("th", (brief ? "" : (i + 1) + " ") + classes.get(i).name(), "scope", "row");
            for (int k = 0; k < classes.size(); k++) {
                cell(html, i, k);
            }
            html.close();
        }
        html.close();
        Tables.close(html);
    }

    private void cell(Html html, int i, int k) {
        long count = confusion.get(i).get(k);
        int examples = classes.get(i).examples();
        int shade = count == 0 ? 0 : (int) Math.max(1, Math.round((double) SHADES * count / examples));
        html.element(
                "td", count == 0 ? "" : Long.toString(count), "class", (i == k ? "right" : "wrong") + " q" + shade);
    }

    // ---- the most frequent confusions

    private void confusions(Html html) {
        html.element("h3", "Most frequent confusions");
        if (confusions.isEmpty()) {
            html.element("p", "No class was taken for another.");
            return;
        }
        Tables.open(html, "Most frequent confusions", "numbers brief");
        html.open("thead").open("tr");
        Tables.head(html, "Class");
        Tables.head(html, "Answered");
        Tables.numberHead(html, "Examples");
        Tables.numberHead(html, "Of the class");
        html.close().close().open("tbody");
        confusions.stream().limit(MOST_CONFUSIONS).forEach(c -> {
            ClassResult target = classes.get(c.target());
            html.open("tr").element("th", target.name(), "scope", "row");
            html.element("td", classes.get(c.answered()).name());
            html.element("td", Long.toString(c.count()), "class", "number");
            html.element("td", Quantity.percent((double) c.count() / target.examples()), "class", "number");
            html.close();
        });
        html.close();
        Tables.close(html);
    }

    // ---- a line for each class

    private void list(Html html) {
        List<Integer> shown = IntStream.range(0, classes.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        k -> zeroIfNone(classes.get(k).f1())))
                .limit(MOST_LISTED)
                .sorted()
                .toList();
        html.element(
                "h3",
                shown.size() < classes.size()
                        ? "The " + MOST_LISTED + " classes of " + classes.size() + " with the lowest F1"
                        : "By class");
        Tables.open(html, "Precision and recall by class", "numbers brief");
        html.open("thead").open("tr");
        Tables.head(html, "Class");
        for (String name : List.of("Examples", "Precision", "Recall", "F1")) {
            Tables.numberHead(html, name);
        }
        html.close().close().open("tbody");
        for (int k : shown) {
            ClassResult c = classes.get(k);
            html.open("tr").element("th", c.name(), "scope", "row");
            html.element("td", Integer.toString(c.examples()), "class", "number");
            for (double figure : new double[] {c.precision(), c.recall(), c.f1()}) {
                html.element("td", Quantity.plain(figure), "class", "number");
            }
            html.close();
        }
        html.close();
        Tables.close(html);
    }

    private static double zeroIfNone(double figure) {
        return Double.isNaN(figure) ? 0 : figure;
    }
}
