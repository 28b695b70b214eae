package dev.chainrule.train;

import java.util.List;

/**
 * The figures of a training.
 *
 * @param device the id of the device
 * @param epochs the number of epochs
 * @param cost that of the last epoch, see {@link EpochReport#cost}
 * @param seconds the time that all of it took, data transfer included
 * @param samplesPerSecond examples of all epochs by the seconds of all epochs
 * @param costs that of every whole epoch, in order
 */
public record TrainingReport(
        String device, int epochs, double cost, double seconds, double samplesPerSecond, List<Double> costs) {
    /** The share of epochs at the end that are compared with as many before them. */
    private static final int TENTH = 10;

    /** More of the whole fall than this in the last tenth of the epochs is still falling. */
    private static final double STILL = 0.01;

    public TrainingReport {
        costs = List.copyOf(costs);
    }

    /**
     * Whether the cost was still falling at the end, so that more epochs would likely have brought it lower: the mean of
     * the last tenth of the epochs is below that of the tenth before by more than a hundredth of the whole fall.
     */
    public boolean falling() {
        int n = costs.size();
        int window = Math.max(1, n / TENTH);
        if (n < 2 * window) {
            return false;
        }
        double last = mean(costs.subList(n - window, n));
        double before = mean(costs.subList(n - 2 * window, n - window));
        double fall = costs.get(0) - last;
        return fall > 0 && before - last > STILL * fall;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }
}
