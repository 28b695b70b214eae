package dev.chainrule.train;

import dev.chainrule.text.TextTable;
import dev.chainrule.text.Visible;
import dev.chainrule.train.Evaluation.ClassResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An evaluation as people read it: how good each class is found, which are taken for each other, and all figures. */
final class EvaluationText {
    /** More classes are left to the JSON: a table of them is no longer read. */
    private static final int MOST_CLASSES = 30;

    private static final int MOST_CONFUSED = 12;
    private static final int LONGEST_NAME = 20;
    /** The words before the name of a label in a figure. */
    private static final String PRECISION = "precision ";

    /** Figures by their names in {@link Evaluation#figures}, as people call them; accuracy stands in the line of the evaluation. */
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("top5Accuracy", "among the 5 best");
        NAMES.put("f1Micro", "F1 micro");
        NAMES.put("hammingLoss", "Hamming loss");
        NAMES.put("f1Macro", "F1 macro");
        NAMES.put("f1Weighted", "F1 weighted");
        NAMES.put("rocAuc", "ROC-AUC");
        NAMES.put("averagePrecision", "average precision");
        NAMES.put("logLoss", "log-loss");
        NAMES.put("brier", "Brier");
        NAMES.put("calibrationError", "calibration error");
    }

    private EvaluationText() {}

    /** The lines, none for targets that are neither classes nor quantities. */
    static List<String> lines(Evaluation evaluation) {
        List<String> lines = new ArrayList<>();
        List<ClassResult> classes = evaluation.classes();
        if (!classes.isEmpty() && classes.size() <= MOST_CLASSES) {
            lines.addAll(TextTable.lines(classes(classes)));
            lines.add("");
        }
        if (!classes.isEmpty() && classes.size() <= MOST_CONFUSED) {
            lines.add("answered (columns) to the examples of each class (rows)");
            lines.addAll(TextTable.lines(confusion(evaluation)));
            lines.add("");
        }
        if (evaluation.figures().containsKey(LabelsJudge.EXACT_MATCH)) {
            lines.addAll(TextTable.lines(labels(evaluation.figures())));
            lines.add("");
        }
        if (evaluation.quantities() != null) {
            lines.add(quantiles(evaluation.figures()));
        }
        String figures = NAMES.entrySet().stream()
                .filter(name -> Double.isFinite(evaluation.figures().getOrDefault(name.getKey(), Double.NaN)))
                .map(name ->
                        name.getValue() + " " + share(evaluation.figures().getOrDefault(name.getKey(), Double.NaN)))
                .collect(Collectors.joining(" · "));
        if (!figures.isEmpty()) {
            lines.add(figures);
        }
        return lines;
    }

    private static List<List<String>> classes(List<ClassResult> classes) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CLASS", "PRECISION", "RECALL", "F1", "EXAMPLES"));
        for (ClassResult each : classes) {
            rows.add(List.of(
                    name(each),
                    share(each.precision()),
                    share(each.recall()),
                    share(each.f1()),
                    String.valueOf(each.examples())));
        }
        return rows;
    }

    private static List<List<String>> labels(Map<String, Double> figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("LABEL", "PRECISION", "RECALL", "F1"));
        figures.keySet().stream()
                .filter(figure -> figure.startsWith(PRECISION))
                .map(figure -> figure.substring(PRECISION.length()))
                .limit(MOST_CLASSES)
                .forEach(name -> rows.add(List.of(
                        shortened(name),
                        share(figures.getOrDefault(PRECISION + name, Double.NaN)),
                        share(figures.getOrDefault("recall " + name, Double.NaN)),
                        share(figures.getOrDefault("f1 " + name, Double.NaN)))));
        return rows;
    }

    private static List<List<String>> confusion(Evaluation evaluation) {
        List<List<String>> rows = new ArrayList<>();
        List<ClassResult> classes = evaluation.classes();
        rows.add(Stream.concat(Stream.of(""), classes.stream().map(EvaluationText::name))
                .toList());
        IntStream.range(0, classes.size())
                .forEach(i -> rows.add(Stream.concat(
                                Stream.of(name(classes.get(i))),
                                evaluation.confusion().get(i).stream().map(String::valueOf))
                        .toList()));
        return rows;
    }

    /** "errors (predicted - true): 5 % below -12.1, 25 % below -3.2, …". */
    private static String quantiles(Map<String, Double> figures) {
        return "predicted - true, by quantiles: "
                + figures.entrySet().stream()
                        .filter(figure -> figure.getKey().startsWith("error"))
                        .map(figure -> String.format(
                                Locale.ROOT,
                                "%s %% %.4g",
                                figure.getKey().substring("error".length()),
                                figure.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String name(ClassResult result) {
        return shortened(result.name());
    }

    private static String shortened(String text) {
        String name = Visible.text(text);
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }

    private static String share(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }
}
