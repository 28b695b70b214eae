package dev.chainrule.bench;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Batch sizes at which a device is out of line with the next smaller and the next larger one that were measured. Time per
 * sample falls with the batch, and settles; so that of a batch is no outlier as long as it is
 *
 * <pre>
 *   at most  2 times the greater of its neighbours', and at least half of the lesser;
 *   at the smallest batch: at most what twice the next larger step takes in all;
 *   at the largest batch:  at most twice that of the next smaller.
 * </pre>
 */
final class Outliers {
    /** Noise that remains after a median of dozens of readings is less; a cache that is left behind may cost as much. */
    private static final double FAR = 2;

    private static final double MICRO = 1e6;

    private Outliers() {}

    /**
     * Finds the outliers of a device.
     *
     * @param steps the time of a step in seconds, by batch
     * @return a sentence with the numbers, by batch
     */
    static NavigableMap<Integer, String> of(NavigableMap<Integer, Double> steps) {
        NavigableMap<Integer, String> outliers = new TreeMap<>();
        steps.forEach((batch, step) -> complaint(batch, step, steps).ifPresent(line -> outliers.put(batch, line)));
        return outliers;
    }

    private static Optional<String> complaint(int batch, double step, NavigableMap<Integer, Double> steps) {
        Map.Entry<Integer, Double> smaller = steps.lowerEntry(batch);
        Map.Entry<Integer, Double> larger = steps.higherEntry(batch);
        boolean far;
        String beside;
        if (smaller != null && larger != null) {
            double greater = Math.max(perSample(smaller), perSample(larger));
            double lesser = Math.min(perSample(smaller), perSample(larger));
            far = step / batch > FAR * greater || step / batch < lesser / FAR;
            beside = words(smaller) + " and " + words(larger);
        } else if (larger != null) {
            far = step > FAR * larger.getValue();
            beside = words(larger);
        } else if (smaller != null) {
            far = step / batch > FAR * perSample(smaller);
            beside = words(smaller);
        } else {
            return Optional.empty();
        }
        return far ? Optional.of(micro(step / batch) + " a sample, far from the " + beside) : Optional.empty();
    }

    private static double perSample(Map.Entry<Integer, Double> point) {
        return point.getValue() / point.getKey();
    }

    private static String words(Map.Entry<Integer, Double> point) {
        return micro(perSample(point)) + " at batch " + point.getKey();
    }

    private static String micro(double seconds) {
        return Figures.of(MICRO * seconds) + " µs";
    }
}
