package dev.chainrule.train;

import dev.chainrule.backprop.Parameters;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Step;

/** Changes weights after each step of an optimizer: λ₁ takes off, and the greatest norm limits. */
final class WeightLimits {
    private final Compute compute;
    private final Topology topology;
    private final Regularization settings;
    /** αλ₁/M for a step whose factor is 1. */
    private final double takenOff;

    /**
     * Limits by these settings.
     *
     * @param rate α, the learning rate of a step whose factor is 1
     * @param trainingSize M, the number of examples in the whole training set
     */
    WeightLimits(Compute compute, Topology topology, Regularization settings, float rate, int trainingSize) {
        this.compute = compute;
        this.topology = topology;
        this.settings = settings;
        takenOff = (double) rate * settings.l1() / trainingSize;
    }

    /** Limits the weights after a step. */
    void apply(Parameters parameters, Step step) {
        float amount = (float) (takenOff * step.rateFactor());
        for (int l = 1; l < topology.layers(); l++) {
            if (amount > 0) {
                compute.softThreshold(amount, parameters.theta(l));
            }
            if (settings.maxNorm() > 0) {
                compute.limitRows(settings.maxNorm(), parameters.theta(l));
            }
        }
    }
}
