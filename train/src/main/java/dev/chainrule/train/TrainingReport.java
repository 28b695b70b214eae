package dev.chainrule.train;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The figures of a training.
 *
 * @param device the id of the device
 * @param epochs the number of epochs
 * @param cost that of the last epoch, see {@link EpochReport#cost}
 * @param seconds the time that all of it took, data transfer included
 * @param samplesPerSecond examples of all epochs by the seconds of all epochs
 * @param costs that of every whole epoch, in order
 * @param validations how the validation set was judged after every whole epoch, in order; none without one
 * @param bestEpoch the epoch whose state the network holds: with a validation set the one of the lowest cost there, else the last
 * @param endedEarly whether training ended because epochs without a gain had become as many as its patience
 */
public record TrainingReport(
        String device,
        int epochs,
        double cost,
        double seconds,
        double samplesPerSecond,
        List<Double> costs,
        List<ValidationReport> validations,
        int bestEpoch,
        boolean endedEarly) {
    /** The share of epochs at the end that are compared with as many before them. */
    private static final int TENTH = 10;

    /** More of the whole fall than this in the last tenth of the epochs is still falling. */
    private static final double STILL = 0.01;

    public TrainingReport {
        costs = List.copyOf(costs);
        validations = List.copyOf(validations);
    }

    /** The figures of a training without a validation set. */
    public TrainingReport(
            String device, int epochs, double cost, double seconds, double samplesPerSecond, List<Double> costs) {
        this(device, epochs, cost, seconds, samplesPerSecond, costs, List.of(), epochs, false);
    }

    /** How the validation set was judged after the best epoch; empty without one, or where no cost was a number. */
    public Optional<ValidationReport> best() {
        return validations.isEmpty() || bestEpoch == 0 ? Optional.empty() : Optional.of(validations.get(bestEpoch - 1));
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

    /** E.g. {@code cost 0.0123 · 1.20 s · 50,000 samples/s · cpu:vector}. */
    public String text() {
        return String.format(
                Locale.ROOT, "cost %.4f · %.2f s · %,.0f samples/s · %s", cost, seconds, samplesPerSecond, device);
    }

    /**
     * A line on the epoch whose model was kept: {@code the model is that of epoch 7 of 12 (validation cost 0.0456, accuracy
     * 0.9444); training ended early}; empty without a validation set.
     */
    public Optional<String> kept() {
        return best().map(best -> "the model is that of epoch " + bestEpoch + " of " + epochs + " (" + best.text() + ")"
                + (endedEarly ? "; training ended early" : ""));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }
}
