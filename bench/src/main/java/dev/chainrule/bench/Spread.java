package dev.chainrule.bench;

import java.util.Collection;

/**
 * The middle and the ends of repeated measurements.
 *
 * @param median the value in the middle
 * @param least the smallest value
 * @param most the greatest value
 */
public record Spread(double median, double least, double most) {
    /**
     * The spread of measurements.
     *
     * @param values at least one; the median of an even number is halfway between the two in the middle
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(Collection<Double> values) {
        double median = Readings.median(values);
        double[] sorted = Readings.sorted(values);
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
