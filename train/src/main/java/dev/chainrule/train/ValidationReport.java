package dev.chainrule.train;

import java.util.Locale;

/**
 * The quality of a network on the validation set after an epoch.
 *
 * @param cost the mean cost of its examples, without decay
 * @param accuracy the share of its examples that are classified right; NaN unless the targets are classes
 * @param rmse the root of the mean squared error of quantities, in the unit of the user's data, the mean over the outputs;
 *     NaN unless the outputs are identity
 * @param best whether the cost is the lowest of all epochs until then
 */
public record ValidationReport(double cost, double accuracy, double rmse, boolean best) {
    /** E.g. {@code validation cost 0.0456, accuracy 0.9444}, with what applies. */
    public String text() {
        return String.format(Locale.ROOT, "validation cost %.4f", cost)
                + (Double.isNaN(accuracy) ? "" : String.format(Locale.ROOT, ", accuracy %.4f", accuracy))
                + (Double.isNaN(rmse) ? "" : String.format(Locale.ROOT, ", RMSE %.4g", rmse));
    }
}
