package dev.chainrule.report;

import java.util.Arrays;

/** The distribution of numbers round 0, in equal bins, and its figures. */
final class Histogram {
    private static final int BINS = 41;

    private final double limit;
    private final int[] counts = new int[BINS];
    private final int size;
    private int zeros;
    private int wild;
    private double sum;
    private double squares;
    private double largest;

    /**
     * Counts numbers; those that are not finite are in no bin.
     *
     * @param limit the bins span -limit to limit
     */
    Histogram(float[] values, double limit) {
        this.limit = limit;
        size = values.length;
        for (float value : values) {
            if (Float.isFinite(value)) {
                add(value);
            } else {
                wild++;
            }
        }
    }

    private void add(float value) {
        zeros += value == 0 ? 1 : 0;
        sum += value;
        squares += (double) value * value;
        largest = Math.max(largest, Math.abs(value));
        int bin = (int) Math.floor((value / limit + 1) / 2 * BINS);
        counts[Math.max(0, Math.min(BINS - 1, bin))]++;
    }

    /** The largest of the absolute values that are finite; 0 for none. */
    static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
        }
        return largest;
    }

    /** The number of bins. */
    static int bins() {
        return BINS;
    }

    /** Where a bin begins, counted from 0. */
    double from(int bin) {
        return limit * (2.0 * bin / BINS - 1);
    }

    /** The share of the numbers in a bin. */
    double share(int bin) {
        return (double) counts[bin] / size;
    }

    /** The greatest share. */
    double greatestShare() {
        return (double) Arrays.stream(counts).max().orElse(0) / size;
    }

    /** The standard deviation of those that are finite. */
    double deviation() {
        int n = size - wild;
        double mean = sum / n;
        return Math.sqrt(Math.max(0, squares / n - mean * mean));
    }

    /** The root of the mean square of those that are finite. */
    double rootMeanSquare() {
        return Math.sqrt(squares / (size - wild));
    }

    /** The largest absolute value. */
    double largest() {
        return largest;
    }

    /** The share of numbers that are 0. */
    double zeros() {
        return (double) zeros / size;
    }

    /** The number of those that are not finite. */
    int wild() {
        return wild;
    }
}
