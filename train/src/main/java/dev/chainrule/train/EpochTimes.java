package dev.chainrule.train;

/**
 * The time of an epoch by its phases, in seconds, as the thread of the training sees it; a device has finished with a phase when it
 * ends. What is left of {@link EpochReport#seconds} went into listeners and checkpoints.
 *
 * @param data drawing the order of the examples; for examples that do not stay on the device, waiting for a batch that is
 *     read and put together
 * @param steps the steps of the optimizer, forward and backward; where the examples stay on the device, gathering a batch too
 * @param judging the validation set; 0 without one
 * @param transfers examples that are sent a batch at a time, costs and parameters that are fetched
 */
public record EpochTimes(double data, double steps, double judging, double transfers) {}
