package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;

/**
 * The cost J = 1/m Σ_e J_e + λ/2M ΣΘ² of a batch of m examples, and its gradient on the device. Costs are added on the host in float64,
 * in the order of the examples.
 */
final class Objective implements AutoCloseable {
    private final BackPropagation network;
    private final Compute compute;
    private final Vectors vectors;
    private final Parameters gradient;
    /** The cost of each example, [M, 1]. */
    private final Matrix costs;

    private final float[] host;
    /** λ/M. */
    private final double decay;

    private long evaluations;

    /** Allocates the memory, the gradient zeroed. */
    Objective(BackPropagation network, Vectors vectors, float decay, int trainingSize) {
        this.network = network;
        this.vectors = vectors;
        compute = network.compute();
        gradient = new Parameters(compute, network.topology());
        gradient.clear();
        costs = compute.matrix(trainingSize, 1);
        host = new float[trainingSize];
        this.decay = (double) decay / trainingSize;
    }

    /** ∇J where it was computed last. */
    Parameters gradient() {
        return gradient;
    }

    /** The evaluations of the gradient so far. */
    long evaluations() {
        return evaluations;
    }

    /** J and ∇J at these parameters, in a step of this number. */
    double evaluate(Parameters parameters, Workspace batch, long step) {
        network.forward(parameters, batch, step);
        double cost = cost(parameters, batch);
        gradient(parameters, batch);
        return cost;
    }

    /** J, after the forward pass at these parameters. Waits for the device. */
    double cost(Parameters parameters, Workspace batch) {
        int m = batch.examples();
        Matrix perExample = costs.rows(0, m);
        network.costs(batch, perExample, host);
        double ofWeights = decay == 0 ? 0 : decay / 2 * vectors.squaresOfWeights(parameters);
        double sum = 0;
        for (int e = 0; e < m; e++) {
            sum += host[e];
        }
        return sum / m + ofWeights;
    }

    /** ∇J, after the forward pass at these parameters. */
    void gradient(Parameters parameters, Workspace batch) {
        evaluations++;
        network.deltas(parameters, batch);
        network.gradients(batch, 1f / batch.examples(), 0, 0, gradient);
        if (decay != 0) {
            for (int l = 1; l < network.topology().layers(); l++) {
                compute.axpy((float) decay, parameters.theta(l), gradient.theta(l));
            }
        }
    }

    @Override
    public void close() {
        gradient.close();
        costs.close();
    }
}
