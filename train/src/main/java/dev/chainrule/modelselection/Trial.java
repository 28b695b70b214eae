package dev.chainrule.modelselection;

import dev.chainrule.text.Visible;
import java.util.List;

/**
 * One point of a search, trained and judged.
 *
 * @param number counted from 1, in the order of the points
 * @param point the hyperparameters
 * @param share the share of its epochs for which it was trained, see {@link SuccessiveHalving}
 * @param epochs the most epochs that a fold was trained for; 0 if none was
 * @param report how good it is
 * @param refused whether its settings cannot train, for the reason that is the report's failure; it has not diverged then
 */
public record Trial(int number, Point point, double share, int epochs, CrossValidationReport report, boolean refused) {
    /** A trial that was trained, with an outcome that is judged or has diverged. */
    static Trial of(int number, Point point, double share, CrossValidationReport report) {
        int epochs = report.results().stream()
                .mapToInt(each -> each.training().epochs())
                .max()
                .orElse(0);
        return new Trial(number, point, share, epochs, report, false);
    }

    /** A trial whose settings cannot train. */
    static Trial refused(int number, Point point, double share, int folds, String reason) {
        return new Trial(number, point, share, 0, new CrossValidationReport(folds, List.of(), reason), true);
    }

    /** "diverged", "interrupted", "refused" with the reason, or the figures. */
    public String text() {
        return refused ? "refused: " + Visible.text(String.valueOf(report.failure())) : word();
    }

    /** {@link #text()} without the reason. */
    String word() {
        return refused
                ? "refused"
                : report.failure() != null ? "diverged" : report.complete() ? report.text() : "interrupted";
    }
}
