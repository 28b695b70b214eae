package dev.chainrule.train;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;

/**
 * Stochastic gradient descent with weight decay,
 *
 * <pre>
 *   Θ ← Θ (1 - αλ/M) - α/m Σ_e ∂J_e/∂Θ        b ← b - α/m Σ_e ∂J_e/∂b
 * </pre>
 *
 * where m is the number of examples in the batch, M that in the training set: the gradient of J with its term λ/2M ΣΘ².
 * The gradient goes straight into the parameters and is never stored.
 *
 * @param rate α, the learning rate
 * @param decay λ, 0 for none; biases do not decay
 */
public record Sgd(float rate, float decay) implements Optimizer {
    /**
     * Checks both numbers.
     *
     * @throws IllegalArgumentException unless the rate is finite and above 0, and the decay finite and 0 or above
     */
    public Sgd {
        if (!(rate > 0) || !Float.isFinite(rate)) {
            throw new IllegalArgumentException("rate: " + rate + ", expected a number above 0");
        }
        if (!(decay >= 0) || !Float.isFinite(decay)) {
            throw new IllegalArgumentException("decay: " + decay + ", expected 0 or a number above");
        }
    }

    /**
     * Gradient descent without decay.
     *
     * @param alpha α
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public static Sgd rate(float alpha) {
        return new Sgd(alpha, 0);
    }

    /**
     * A copy with another weight decay.
     *
     * @param lambda λ
     * @throws IllegalArgumentException unless it is finite and 0 or above
     */
    public Sgd decay(float lambda) {
        return new Sgd(rate, lambda);
    }

    @Override
    public void step(BackPropagation network, Parameters parameters, Workspace batch, int trainingSize) {
        float scale = (float) (-(double) rate / batch.examples());
        float keepTheta = (float) (1 - (double) rate * decay / trainingSize);
        network.deltas(parameters, batch);
        network.gradients(batch, scale, keepTheta, 1, parameters);
    }
}
