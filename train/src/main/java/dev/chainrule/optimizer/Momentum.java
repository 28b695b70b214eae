package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;

/**
 * Gradient descent with momentum,
 *
 * <pre>
 *   v ← μ v + g        Θ ← Θ - α v        with g = ∂J/∂Θ + λ/M Θ, and v = 0 at first
 * </pre>
 *
 * where M is the number of examples in the training set; a bias likewise, without decay. Polyak, 1964, in the form of Sutskever et
 * al., "On the importance of initialization and momentum in deep learning", 2013, with the rate outside of v as in PyTorch's
 * {@code SGD}: a step is up to 1 / (1 - μ) times as long as that of {@link Sgd}.
 *
 * @param rate α, the learning rate
 * @param momentum μ, 0.9 by default
 * @param decay λ, 0 for none; biases do not decay
 * @param clipping limits on the gradient
 */
public record Momentum(float rate, double momentum, float decay, Clipping clipping) implements Optimizer {
    static final double DEFAULT = 0.9;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless the rate is finite and above 0, the momentum from 0 to below 1, and the decay finite
     *     and 0 or above
     */
    public Momentum {
        Settings.rate(rate);
        Settings.factor("momentum", momentum);
        Settings.decay(decay);
    }

    /**
     * Momentum 0.9, without decay and clipping.
     *
     * @param alpha α
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public static Momentum rate(float alpha) {
        return new Momentum(alpha, DEFAULT, 0, Clipping.NONE);
    }

    /**
     * A copy with another momentum.
     *
     * @param mu μ
     * @throws IllegalArgumentException unless it is from 0 to below 1
     */
    public Momentum momentum(double mu) {
        return new Momentum(rate, mu, decay, clipping);
    }

    /**
     * A copy with another weight decay.
     *
     * @param lambda λ
     * @throws IllegalArgumentException unless it is finite and 0 or above
     */
    public Momentum decay(float lambda) {
        return new Momentum(rate, momentum, lambda, clipping);
    }

    /** A copy with other limits on the gradient. */
    public Momentum clip(Clipping limits) {
        return new Momentum(rate, momentum, decay, limits);
    }

    @Override
    public OptimizerRun begin(BackPropagation network, int trainingSize) {
        return new UpdateRun(
                network, UpdateRule.MOMENTUM, clipping, factors(rate, momentum, (double) decay / trainingSize));
    }

    /** The numbers of a step: the first moment is v. */
    static UpdateRun.Factors factors(float rate, double momentum, double decay) {
        return (step, ofTheta) -> new UpdateFactors(
                (float) (rate * step.rateFactor()), (float) momentum, 1, 0, 0, 0, ofTheta ? (float) decay : 0, 1);
    }
}
