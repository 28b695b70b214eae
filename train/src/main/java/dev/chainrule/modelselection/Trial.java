package dev.chainrule.modelselection;

/**
 * One point of a search, trained and judged.
 *
 * @param number counted from 1, in the order of the points
 * @param point the hyperparameters
 * @param share the share of its epochs for which it was trained, see {@link SuccessiveHalving}
 * @param epochs the most epochs that a fold was trained for; 0 if none was
 * @param report how good it is
 */
public record Trial(int number, Point point, double share, int epochs, CrossValidationReport report) {
    /** A trial that was judged. */
    static Trial of(int number, Point point, double share, CrossValidationReport report) {
        int epochs = report.results().stream()
                .mapToInt(each -> each.training().epochs())
                .max()
                .orElse(0);
        return new Trial(number, point, share, epochs, report);
    }

    /** "diverged", "interrupted", or the figures. */
    public String text() {
        return report.failure() != null ? "diverged" : report.complete() ? report.text() : "interrupted";
    }
}
