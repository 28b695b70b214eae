package dev.chainrule.spark;

import java.io.Serializable;

/**
 * The outcome of a task.
 *
 * @param task its number
 * @param sha256 of its model
 * @param model the model's bytes; those of the first task, of others none
 * @param device the device that it was trained on
 * @param objective the mean cost of each epoch
 * @param validation the cost of the validation rows after each epoch; none without them
 * @param bestEpoch the epoch of the model
 * @param resumedEpochs the whole epochs that a checkpoint had; 0 without one
 * @param seconds the time of the training
 * @param rowsPerSecond of all tasks together
 * @param waitedSeconds the time in which the task waited for others
 * @param failure the reason for which a task cannot train, and starting it again would not help; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TaskResult(
        int task,
        String sha256,
        byte[] model,
        String device,
        double[] objective,
        double[] validation,
        int bestEpoch,
        int resumedEpochs,
        double seconds,
        double rowsPerSecond,
        double waitedSeconds,
        String failure)
        implements Serializable {

    /** The outcome of a task that cannot train, or of one that trains with it. */
    static TaskResult failed(int task, String failure) {
        return new TaskResult(task, "", new byte[0], "", new double[0], new double[0], 0, 0, 0, 0, 0, failure);
    }
}
