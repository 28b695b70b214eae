package dev.chainrule.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

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

    /** This as bytes, which every serializer of Spark carries; not all can do so with a record. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The outcome of a task by its {@link #bytes}. */
    static TaskResult of(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (TaskResult) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("a task's result cannot be read: " + e.getMessage(), e);
        }
    }

    /** The outcome of a task that cannot train, or of one that trains with it. */
    static TaskResult failed(int task, String failure) {
        return new TaskResult(task, "", new byte[0], "", new double[0], new double[0], 0, 0, 0, 0, 0, failure);
    }
}
