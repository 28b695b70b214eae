package dev.chainrule.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Errors h - y of predicted quantities: RMSE = √(Σ(h - y)² / n), MAE = Σ|h - y| / n, R² = 1 - Σ(h - y)² / Σ(y - ȳ)², which is NaN
 * where all y are the same, and quantiles of the errors, for which it keeps them: 8 bytes for each example.
 */
public final class QuantityError implements Metric<QuantityAnswers> {
    private static final int[] PERCENT = {5, 25, 50, 75, 95};

    private double[] errors = new double[0];
    private int total;
    private double first;
    private double sum;
    private double squares;
    private double squaredErrors;
    private double absoluteErrors;

    /** No examples yet. */
    public QuantityError() {}

    @Override
    public void add(QuantityAnswers answers) {
        if (total + answers.rows() > errors.length) {
            errors = Arrays.copyOf(errors, Math.addExact(total, Math.max(total, answers.rows())));
        }
        for (int e = 0; e < answers.rows(); e++) {
            add(answers.predicted(e) - answers.target(e), answers.target(e));
        }
    }

    /** Adds targets as distances from the first, which keeps the digits of those that are far from 0. */
    private void add(double error, double target) {
        first = total == 0 ? target : first;
        double distance = target - first;
        sum += distance;
        squares += distance * distance;
        squaredErrors += error * error;
        absoluteErrors += Math.abs(error);
        errors[total++] = error;
    }

    /** The root of the mean squared error. */
    public double rmse() {
        return Math.sqrt(squaredErrors / total);
    }

    /** The mean absolute error. */
    public double mae() {
        return absoluteErrors / total;
    }

    /** The coefficient of determination. */
    public double r2() {
        double variation = squares - sum * sum / total;
        return variation > 0 ? 1 - squaredErrors / variation : Double.NaN;
    }

    /**
     * A quantile of the errors, linear between two of them as NumPy's default is.
     *
     * @param share from 0, the least error, to 1, the greatest
     * @throws IllegalArgumentException if {@code share} is not from 0 to 1
     */
    public double quantile(double share) {
        return quantile(sorted(), share);
    }

    private double[] sorted() {
        double[] sorted = Arrays.copyOf(errors, total);
        Arrays.sort(sorted);
        return sorted;
    }

    private static double quantile(double[] sorted, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("quantile: the share is " + share + ", expected 0 to 1");
        }
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rmse", rmse());
        figures.put("mae", mae());
        figures.put("r2", r2());
        double[] sorted = sorted();
        for (int percent : PERCENT) {
            figures.put("error" + percent, quantile(sorted, percent / 100.0));
        }
        return figures;
    }
}
