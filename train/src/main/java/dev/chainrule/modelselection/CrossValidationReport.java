package dev.chainrule.modelselection;

import dev.chainrule.text.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a cross-validation.
 *
 * @param folds the number of folds that there were to be
 * @param results those that were judged, in order
 * @param failure why the training of a fold diverged, after which no other was begun, or of a {@linkplain Trial#refused trial} why its
 *     settings cannot train; null for neither
 */
public record CrossValidationReport(
        int folds, List<FoldResult> results, @Nullable String failure) {
    public CrossValidationReport {
        results = List.copyOf(results);
    }

    /** Whether every fold was judged; not so after an interrupt or a failure. */
    public boolean complete() {
        return results.size() == folds;
    }

    /** Mean and spread of each figure that all judged folds have, over those folds. */
    public Map<String, Spread> figures() {
        Map<String, Spread> figures = new LinkedHashMap<>();
        if (!results.isEmpty()) {
            for (String name : results.get(0).figures().keySet()) {
                if (results.stream().allMatch(each -> each.figures().containsKey(name))) {
                    figures.put(
                            name,
                            Spread.of(results.stream()
                                    .mapToDouble(each -> each.figures().getOrDefault(name, Double.NaN))
                                    .toArray()));
                }
            }
        }
        return figures;
    }

    /** A table of the folds with the mean and the standard deviation of each figure; none if no fold was judged. */
    public List<String> lines() {
        if (results.isEmpty()) {
            return List.of();
        }
        Map<String, Spread> spreads = shown();
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(
                "FOLD",
                "LEARNT",
                "JUDGED",
                spreads.keySet().stream().map(FigureText::name).toList()));
        for (FoldResult each : results) {
            rows.add(row(
                    Integer.toString(each.fold()),
                    Integer.toString(each.learnt()),
                    Integer.toString(each.evaluation().total()),
                    spreads.keySet().stream()
                            .map(name -> FigureText.of(each.figures().getOrDefault(name, Double.NaN)))
                            .toList()));
        }
        rows.add(row(
                "mean",
                "",
                "",
                spreads.values().stream()
                        .map(each -> FigureText.of(each.mean()))
                        .toList()));
        if (results.size() > 1) {
            rows.add(row(
                    "± sd",
                    "",
                    "",
                    spreads.values().stream()
                            .map(each -> FigureText.of(each.deviation()))
                            .toList()));
        }
        return TextTable.lines(rows);
    }

    private static List<String> row(String fold, String learnt, String judged, List<String> figures) {
        List<String> row = new ArrayList<>(List.of(fold, learnt, judged));
        row.addAll(figures);
        return row;
    }

    /** The figures that people are shown. */
    private Map<String, Spread> shown() {
        Map<String, Spread> all = figures();
        Map<String, Spread> shown = new LinkedHashMap<>();
        for (String name : FigureText.shown()) {
            Spread spread = all.get(name);
            if (spread != null && !Double.isNaN(spread.mean())) {
                shown.put(name, spread);
            }
        }
        return shown;
    }

    /** E.g. {@code accuracy 0.9711 ± 0.0072 · log-loss 0.1003 ± 0.0211 · cost 0.1020 ± 0.0200}; empty if no fold was judged. */
    public String text() {
        return shown().entrySet().stream()
                .map(each ->
                        FigureText.name(each.getKey()) + " " + each.getValue().text())
                .collect(Collectors.joining(" · "));
    }
}
