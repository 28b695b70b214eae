package dev.chainrule.modelselection;

import dev.chainrule.text.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The figure by which trials are compared.
 *
 * @param figure its name among {@link FoldResult#figures()}
 * @param greater whether a greater value is better
 */
public record Criterion(String figure, boolean greater) {
    private static final List<String> GREATER = List.of(
            "accuracy",
            "precisionMacro",
            "recallMacro",
            "f1Macro",
            "precisionWeighted",
            "recallWeighted",
            "f1Weighted",
            "top5Accuracy",
            "rocAuc",
            "averagePrecision",
            "r2");
    private static final List<String> LESS = List.of("cost", "logLoss", "brier", "calibrationError", "rmse", "mae");

    /** The names of all figures that can be compared. */
    public static List<String> names() {
        return Stream.concat(GREATER.stream(), LESS.stream()).toList();
    }

    /**
     * The criterion of this name, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Criterion of(String figure) {
        for (String name : names()) {
            if (name.toLowerCase(Locale.ROOT).equals(figure.toLowerCase(Locale.ROOT))) {
                return new Criterion(name, GREATER.contains(name));
            }
        }
        throw new IllegalArgumentException("'" + figure + "' is unknown, expected one of " + String.join(", ", names())
                + Spelling.guess(figure, names()));
    }

    /** The criterion that fits judgements with these figures: accuracy of classes, RMSE of quantities, else the cost. */
    static Criterion fitting(Set<String> figures) {
        return of(figures.contains("accuracy") ? "accuracy" : figures.contains("rmse") ? "rmse" : "cost");
    }

    /** The value by which reports are ordered, the least first; a report that lacks the figure has the greatest. */
    double order(CrossValidationReport report) {
        Spread spread = report.figures().get(figure);
        return !report.complete() || spread == null || Double.isNaN(spread.mean())
                ? Double.POSITIVE_INFINITY
                : greater ? -spread.mean() : spread.mean();
    }

    /**
     * Checks that judgements have the figure.
     *
     * @throws IllegalArgumentException if they have not
     */
    void check(Collection<String> figures) {
        if (!figures.contains(figure)) {
            throw new IllegalArgumentException("search: the judgements have no " + figure + ", expected one of "
                    + String.join(
                            ", ", names().stream().filter(figures::contains).toList()));
        }
    }
}
