package dev.chainrule.optimizer;

import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import java.util.Map;

/**
 * The life of an {@link Optimizer} in one training: {@linkplain Optimizer#begin begun} before the first step, then one
 * {@link #step} for each batch, then closed. One thread at a time calls.
 *
 * <p>All that a step depends on, apart from its arguments and the settings, is in {@link #state}, so that a training goes on
 * with the same bits once state and parameters have been put back.
 */
public interface OptimizerRun extends AutoCloseable {
    /**
     * One step, after the forward pass over a batch: the backward pass and new parameters.
     *
     * @param parameters modified
     * @param batch the batch's activations and targets are read, its deltas modified
     */
    void step(Parameters parameters, Workspace batch, Step step);

    /**
     * The memory that the optimizer keeps from step to step, by the name that a checkpoint gives it: in the shape of the
     * parameters, which may be uploaded to before the first step and downloaded from after any. A name may stand for other memory
     * after a step: a checkpoint asks anew. None unless overridden.
     */
    default Map<String, Parameters> state() {
        return Map.of();
    }

    /** Frees the memory that {@link Optimizer#begin} allocated. Does nothing unless overridden. */
    @Override
    default void close() {}
}
