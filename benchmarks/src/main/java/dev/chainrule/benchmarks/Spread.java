package dev.chainrule.benchmarks;

import java.util.Collection;

/** What repeated measurements came to. */
record Spread(double median, double least, double most) {
    /** Of at least one value; the median of an even number is halfway between the two in the middle. */
    static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int count = sorted.length;
        if (count == 0) {
            throw new IllegalArgumentException("a spread of no values, expected at least one");
        }
        double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new Spread(median, sorted[0], sorted[count - 1]);
    }
}
