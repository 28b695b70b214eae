package dev.chainrule.bench;

import java.util.Collection;

/** Statistics of repeated readings of a clock. */
final class Readings {
    private Readings() {}

    /** The value in the middle, or halfway between the two in the middle; of at least one. */
    static double median(Collection<Double> values) {
        double[] sorted = sorted(values);
        int count = sorted.length;
        if (count == 0) {
            throw new IllegalArgumentException("median of no values, expected at least one");
        }
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    /** The median, the quartiles and the range of at least one reading. */
    static Timing timing(Collection<Double> seconds) {
        double[] sorted = sorted(seconds);
        Spread spread = Spread.of(seconds);
        return new Timing(
                spread.median(),
                spread.least(),
                spread.most(),
                sorted.length,
                quantile(sorted, 0.25),
                quantile(sorted, 0.75));
    }

    /** The value below which a part of sorted values lies, between two of them if need be. */
    private static double quantile(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    static double[] sorted(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
