package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;

/**
 * Stochastic gradient descent with weight decay,
 *
 * <pre>
 *   Θ ← Θ (1 - αλ/M) - α/m Σ_e ∂J_e/∂Θ        b ← b - α/m Σ_e ∂J_e/∂b
 * </pre>
 *
 * where m is the number of examples in the batch, M that in the training set: the gradient of J with its term λ/2M ΣΘ².
 * The gradient goes straight into the parameters and is never stored, unless it is clipped.
 *
 * @param rate α, the learning rate
 * @param decay λ, 0 for none; biases do not decay
 * @param clipping limits on the gradient
 */
public record Sgd(float rate, float decay, Clipping clipping) implements Optimizer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless the rate is finite and above 0, and the decay finite and 0 or above
     */
    public Sgd {
        Settings.rate(rate);
        Settings.decay(decay);
    }

    /**
     * Gradient descent without clipping.
     *
     * @throws IllegalArgumentException unless the rate is finite and above 0, and the decay finite and 0 or above
     */
    public Sgd(float rate, float decay) {
        this(rate, decay, Clipping.NONE);
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
        return new Sgd(rate, lambda, clipping);
    }

    /** A copy with other limits on the gradient. */
    public Sgd clip(Clipping limits) {
        return new Sgd(rate, decay, limits);
    }

    @Override
    public OptimizerRun begin(BackPropagation network, int trainingSize) {
        if (!clipping.isNone()) {
            return new Clipped(this, network, trainingSize);
        }
        return (parameters, batch, step) -> {
            double alpha = rate * step.rateFactor();
            float scale = (float) (-alpha / batch.examples());
            network.deltas(parameters, batch);
            network.gradients(batch, scale, keepTheta(alpha, trainingSize), 1, parameters);
        };
    }

    private float keepTheta(double alpha, int trainingSize) {
        return (float) (1 - alpha * decay / trainingSize);
    }

    /** Descent by a gradient that is stored. */
    private static final class Clipped implements OptimizerRun {
        private final Sgd settings;
        private final Compute compute;
        private final int layers;
        private final int trainingSize;
        private final GradientMemory memory;

        private Clipped(Sgd settings, BackPropagation network, int trainingSize) {
            this.settings = settings;
            compute = network.compute();
            layers = network.topology().layers();
            this.trainingSize = trainingSize;
            memory = new GradientMemory(network, settings.clipping);
        }

        @Override
        public void step(Parameters parameters, Workspace batch, Step step) {
            double alpha = settings.rate * step.rateFactor();
            float keepTheta = settings.keepTheta(alpha, trainingSize);
            Parameters gradient = memory.of(parameters, batch);
            for (int l = 1; l < layers; l++) {
                compute.axpby((float) -alpha, gradient.theta(l), keepTheta, parameters.theta(l));
                compute.axpby((float) -alpha, gradient.bias(l), 1, parameters.bias(l));
            }
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
