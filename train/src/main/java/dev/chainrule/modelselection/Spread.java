package dev.chainrule.modelselection;

import java.util.Arrays;

/**
 * Mean and spread of a figure over folds.
 *
 * @param mean Σ v / n; NaN where the figure is undefined in a fold
 * @param deviation the standard deviation of the sample, √(Σ (v - mean)² / (n - 1)); NaN for one fold
 */
public record Spread(double mean, double deviation) {
    /** The spread of these values. */
    static Spread of(double... values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new Spread(mean, values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Double.NaN);
    }

    /** E.g. {@code 0.9711 ± 0.0072}, or {@code 0.9711} of one fold. */
    public String text() {
        return Double.isNaN(deviation) ? FigureText.of(mean) : FigureText.of(mean) + " ± " + FigureText.of(deviation);
    }
}
