package dev.chainrule.backprop;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import java.util.Arrays;

/** Weights w_e of the m examples of a batch, on the device: their costs and their errors in the output layer are multiplied by them. */
final class ExampleWeights implements AutoCloseable {
    private final Compute compute;
    private final Matrix ofOutputs;
    private final Matrix ofExamples;
    private final Matrix delta;
    private final Matrix costs;
    private final float[] repeated;

    /** Memory for m examples and K outputs. */
    ExampleWeights(Compute compute, int m, int outputs) {
        this.compute = compute;
        ofOutputs = compute.matrix(m, outputs);
        ofExamples = compute.matrix(m, 1);
        delta = compute.matrix(m, outputs);
        costs = compute.matrix(m, 1);
        repeated = new float[Math.multiplyExact(m, outputs)];
    }

    private ExampleWeights(ExampleWeights all, int from, int m) {
        compute = all.compute;
        ofOutputs = all.ofOutputs.rows(from, m);
        ofExamples = all.ofExamples.rows(from, m);
        delta = all.delta.rows(from, m);
        costs = all.costs.rows(from, m);
        repeated = all.repeated;
    }

    /** The weights of {@code m} examples from example {@code from} on, without a copy. */
    ExampleWeights rows(int from, int m) {
        return new ExampleWeights(this, from, m);
    }

    /** Sends the weights of a batch to the device, w[0 … m-1]. */
    void set(float[] weights) {
        int outputs = ofOutputs.cols();
        for (int e = 0; e < ofOutputs.rows(); e++) {
            Arrays.fill(repeated, e * outputs, (e + 1) * outputs, weights[e]);
        }
        compute.upload(repeated, 0, ofOutputs);
        compute.upload(weights, 0, ofExamples);
    }

    /** Δ^(L) as it is without weights, [m, K]. */
    Matrix delta() {
        return delta;
    }

    /** The costs of the examples as they are without weights, [m, 1]. */
    Matrix costs() {
        return costs;
    }

    /** Δ_ek ← w_e Δ_ek, from {@link #delta} into the target. */
    void weighDelta(Matrix target) {
        compute.multiplyAdd(1, delta, ofOutputs, 0, target);
    }

    /** J_e ← w_e J_e, from {@link #costs} into the target. */
    void weighCosts(Matrix target) {
        compute.multiplyAdd(1, costs, ofExamples, 0, target);
    }

    @Override
    public void close() {
        ofOutputs.close();
        ofExamples.close();
        delta.close();
        costs.close();
    }
}
