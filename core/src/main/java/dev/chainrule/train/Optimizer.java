package dev.chainrule.train;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;

/** A rule by which parameters follow from gradients. */
public interface Optimizer {
    /**
     * One step, after the forward pass over a batch: the backward pass and new parameters.
     *
     * @param parameters modified
     * @param batch the batch's activations and targets are read, its deltas modified
     * @param trainingSize M, the number of examples in the whole training set
     */
    void step(BackPropagation network, Parameters parameters, Workspace batch, int trainingSize);
}
