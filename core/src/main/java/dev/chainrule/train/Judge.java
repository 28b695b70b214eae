package dev.chainrule.train;

import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;

/** Judges answers by their targets, batch by batch. */
interface Judge {
    /**
     * Judges a batch, whose Z and Y are on the device.
     *
     * @param y the same targets [m, K] on the host, in the beginning of an array
     * @param column room for a number an example, [m, 1], modified
     */
    void judge(Compute compute, Workspace batch, float[] y, Matrix column);

    /** The evaluation after all batches. */
    Evaluation evaluation(int total, double cost);
}
