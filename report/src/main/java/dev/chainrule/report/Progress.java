package dev.chainrule.report;

import dev.chainrule.train.EpochReport;
import java.util.List;

/**
 * How far a training has come.
 *
 * @param device the id of the device; empty before the training began
 * @param epochs the number of epochs that there will be at most
 * @param examples the number of examples in an epoch
 * @param history the whole epochs, in order
 * @param learnt the number of examples that were learnt of the epoch after them
 * @param seconds since the training began
 * @param done the examples that were learnt since then, over all epochs: fewer than all where it went on from a checkpoint
 * @param ending the way in which it has ended
 * @param notes what the user should know though nothing failed
 */
public record Progress(
        String device,
        int epochs,
        int examples,
        List<EpochReport> history,
        int learnt,
        double seconds,
        long done,
        Ending ending,
        List<String> notes) {
    public Progress {
        history = List.copyOf(history);
        notes = List.copyOf(notes);
    }

    /** The share of all examples of all epochs that were learnt, from 0 to 1. */
    public double share() {
        double all = (double) epochs * examples;
        return all == 0 ? 0 : Math.min(1, ((double) history.size() * examples + learnt) / all);
    }

    /** The examples a second since the training began; NaN before the first. */
    public double samplesPerSecond() {
        return done == 0 ? Double.NaN : done / seconds;
    }

    /** The seconds that all epochs would still take at that speed; NaN before the first example. */
    public double secondsLeft() {
        return (1 - share()) * epochs * examples / samplesPerSecond();
    }

    /** The epoch whose validation cost is the lowest, the first of equals; 0 without one. */
    public int bestEpoch() {
        return history.stream()
                .filter(epoch ->
                        epoch.validation() != null && epoch.validation().best())
                .mapToInt(EpochReport::epoch)
                .max()
                .orElse(0);
    }
}
