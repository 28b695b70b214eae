package dev.chainrule.optimizer;

/**
 * The length of a training, which a schedule spans.
 *
 * @param steps T, the steps of the whole training
 * @param stepsPerEpoch the steps in an epoch
 */
public record Course(long steps, int stepsPerEpoch) {
    /**
     * Checks both numbers.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public Course {
        if (steps < 1 || stepsPerEpoch < 1) {
            throw new IllegalArgumentException(
                    "course: " + steps + " steps, " + stepsPerEpoch + " in an epoch, expected at least 1 of both");
        }
    }

    /** The share of the course before step t, counted from 1: p = (t - 1) / T, 0 at the first step and below 1 at the last. */
    double share(long step) {
        return (double) (step - 1) / steps;
    }
}
