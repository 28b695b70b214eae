package dev.chainrule.train;

import org.jspecify.annotations.Nullable;

/**
 * The figures of an epoch.
 *
 * @param epoch counted from 1
 * @param cost the mean cost of its examples without decay, each as it was just before the step that used it
 * @param seconds the time that it took
 * @param samplesPerSecond examples by seconds
 * @param validation the quality of the network after it; null without a validation set
 * @param rate the learning rate of its last step; NaN if it is not known
 * @param times the time by phases; null unless a listener {@linkplain TrainingListener#wantsTimes wants it}
 */
public record EpochReport(
        int epoch,
        double cost,
        double seconds,
        double samplesPerSecond,
        @Nullable ValidationReport validation,
        double rate,
        @Nullable EpochTimes times) {
    /** The figures of an epoch without a validation set. */
    public EpochReport(int epoch, double cost, double seconds, double samplesPerSecond) {
        this(epoch, cost, seconds, samplesPerSecond, null);
    }

    /** The figures of an epoch, without its rate and its phases. */
    public EpochReport(
            int epoch, double cost, double seconds, double samplesPerSecond, @Nullable ValidationReport validation) {
        this(epoch, cost, seconds, samplesPerSecond, validation, Double.NaN, null);
    }
}
