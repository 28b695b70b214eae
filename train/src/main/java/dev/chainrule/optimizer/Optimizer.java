package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;

/**
 * A rule by which parameters follow from gradients, and its settings. Implementations are immutable, usually records; what
 * changes in a training lives in an {@link OptimizerRun}. {@link Object#toString} names the rule and all of its settings: by
 * it a training that is resumed knows that they are the ones it began with.
 */
public interface Optimizer {
    /** α, the learning rate of a step whose factor is 1. */
    float rate();

    /**
     * Whether weights may be changed after a step, as L1 and a greatest norm do: not where a step goes by a cost that has no term for
     * that. True unless overridden.
     */
    default boolean allowsWeightLimits() {
        return true;
    }

    /**
     * Begins a training: allocates all the device memory that its steps need, zeroed.
     *
     * @param network computes deltas and gradients; its device is where the memory is
     * @param trainingSize M, the number of examples in the whole training set
     */
    OptimizerRun begin(BackPropagation network, int trainingSize);
}
