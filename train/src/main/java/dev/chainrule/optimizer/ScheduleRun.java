package dev.chainrule.optimizer;

/**
 * The life of a {@link Schedule} in one training. All that a factor depends on is the settings, the course, the step, and the
 * costs that were told before it, in their order: a training that goes on from a checkpoint tells the same costs again, and
 * gets the same factors.
 */
@FunctionalInterface
public interface ScheduleRun {
    /**
     * The factor on the learning rate.
     *
     * @param step t, counted from 1
     * @return a finite number, 0 or above
     */
    double factor(long step);

    /**
     * An epoch has ended. Does nothing unless overridden.
     *
     * @param cost the mean cost of the validation set after the epoch, or without one that of the epoch itself
     */
    default void ended(double cost) {}
}
