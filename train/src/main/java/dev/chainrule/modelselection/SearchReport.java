package dev.chainrule.modelselection;

import dev.chainrule.text.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a search.
 *
 * @param criterion the figure by which trials were compared; null if none was judged
 * @param points the number of points that there were to try
 * @param trials all trials, in the order in which they were made; a point has one in each rung that it reached
 * @param complete whether all was tried; not so after an interrupt
 */
public record SearchReport(@Nullable Criterion criterion, int points, List<Trial> trials, boolean complete) {
    private static final String TIE = "logLoss";

    public SearchReport {
        trials = List.copyOf(trials);
    }

    /** The order of trials of one rung, the best first; ties by log-loss where there is one, by cost, and then by number. */
    static Comparator<Trial> better(@Nullable Criterion by) {
        Criterion cost = Criterion.of(FoldResult.COST);
        Criterion first = by == null ? cost : by;
        Criterion second = Criterion.of(TIE);
        return Comparator.comparingDouble((Trial each) -> first.order(each.report()))
                .thenComparingDouble(each -> second.order(each.report()))
                .thenComparingDouble(each -> cost.order(each.report()))
                .thenComparingInt(Trial::number);
    }

    /** All trials, the best first: a trial of more epochs is before one of fewer. */
    public List<Trial> ranked() {
        return trials.stream()
                .sorted(Comparator.comparingInt((Trial each) -> failed(each) ? 1 : 0)
                        .thenComparing(Comparator.comparingDouble(Trial::share).reversed())
                        .thenComparing(better(criterion)))
                .toList();
    }

    private static boolean failed(Trial trial) {
        return !trial.report().complete();
    }

    /** The best trial; empty if none was judged. */
    public Optional<Trial> best() {
        return ranked().stream().filter(each -> !failed(each)).findFirst();
    }

    /** A table of all trials, the best first; none if there are none. */
    public List<String> lines() {
        if (trials.isEmpty()) {
            return List.of();
        }
        List<String> figures = figures();
        List<String> names = List.copyOf(trials.get(0).point().values().keySet());
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("TRIAL"));
        names.forEach(name -> head.add(name.toUpperCase(Locale.ROOT)));
        head.add("EPOCHS");
        figures.forEach(each -> head.add(FigureText.name(each)));
        rows.add(head);
        for (Trial trial : ranked()) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(trial.number())));
            names.forEach(name -> row.add(trial.point().text(name)));
            row.add(trial.epochs() == 0 ? "-" : Integer.toString(trial.epochs()));
            Map<String, Spread> spreads = trial.report().figures();
            for (int i = 0; i < figures.size(); i++) {
                Spread spread = spreads.get(figures.get(i));
                row.add(failed(trial) ? (i == 0 ? trial.word() : "-") : spread == null ? "-" : spread.text());
            }
            rows.add(row);
        }
        return TextTable.lines(rows);
    }

    /** The figures of the table: the criterion, and others that people look at. */
    private List<String> figures() {
        List<String> figures = new ArrayList<>();
        if (criterion != null) {
            figures.add(criterion.figure());
        }
        for (String name : List.of("accuracy", "logLoss", "rmse", "r2", FoldResult.COST)) {
            boolean known = trials.stream()
                    .map(each -> each.report().figures().get(name))
                    .anyMatch(spread -> spread != null && !Double.isNaN(spread.mean()));
            if ((known || name.equals(FoldResult.COST)) && !figures.contains(name)) {
                figures.add(name);
            }
        }
        return figures;
    }
}
