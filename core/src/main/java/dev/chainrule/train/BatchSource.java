package dev.chainrule.train;

import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;

/** Brings batches into a workspace, in the order of an epoch. */
interface BatchSource extends AutoCloseable {
    /**
     * Copies to the device the data that stay there; once, before the first epoch.
     *
     * @return whether all of them are there; false if the thread was interrupted
     */
    boolean prepare();

    /** Begins an epoch with this order of the examples. */
    void begin(int[] order);

    /** Fills X and Y with batch b. */
    void load(int b, Workspace target);

    @Override
    void close();

    /** The data set as a whole on the device if it takes up at most half of its memory, else a batch at a time. */
    static BatchSource of(Compute compute, CheckedData data, Batches batches) {
        long row =
                (long) data.inputs() * (data.pixels() ? Byte.BYTES : Float.BYTES) + (long) data.outputs() * Float.BYTES;
        return row * data.size() <= compute.device().memoryBytes() / 2
                ? new ResidentData(compute, data, batches)
                : new StreamedData(compute, data, batches);
    }
}
