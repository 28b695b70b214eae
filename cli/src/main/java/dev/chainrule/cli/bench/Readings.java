package dev.chainrule.cli.bench;

import java.util.Collection;

/** What repeated readings of a clock come to. */
public final class Readings {
    private Readings() {}

    /** The value in the middle, or halfway between the two in the middle; of at least one. */
    public static double median(Collection<Double> values) {
        double[] sorted = sorted(values);
        int count = sorted.length;
        if (count == 0) {
            throw new IllegalArgumentException("median of no values, expected at least one");
        }
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    /** The median and the range of at least one reading. */
    static Timing timing(Collection<Double> seconds) {
        double[] sorted = sorted(seconds);
        return new Timing(median(seconds), sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    static double[] sorted(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
