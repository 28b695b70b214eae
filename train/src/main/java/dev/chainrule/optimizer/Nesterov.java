package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.spi.UpdateRule;

/**
 * Nesterov's accelerated gradient,
 *
 * <pre>
 *   v ← μ v + g        Θ ← Θ - α (g + μ v)        with g = ∂J/∂Θ + λ/M Θ, and v = 0 at first
 * </pre>
 *
 * where M is the number of examples in the training set; a bias likewise, without decay. Nesterov, 1983, in the form of Bengio,
 * Boulanger-Lewandowski and Pascanu, "Advances in optimizing recurrent networks", 2013, and of PyTorch's {@code SGD}: it looks
 * ahead by the momentum that the step before has left.
 *
 * @param rate α, the learning rate
 * @param momentum μ, 0.9 by default
 * @param decay λ, 0 for none; biases do not decay
 * @param clipping limits on the gradient
 */
public record Nesterov(float rate, double momentum, float decay, Clipping clipping) implements Optimizer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless the rate is finite and above 0, the momentum from 0 to below 1, and the decay finite
     *     and 0 or above
     */
    public Nesterov {
        Settings.rate(rate);
        Settings.factor("momentum", momentum);
        Settings.decay(decay);
    }

    /**
     * With momentum 0.9, without decay and clipping.
     *
     * @param alpha α
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public static Nesterov rate(float alpha) {
        return new Nesterov(alpha, Momentum.DEFAULT, 0, Clipping.NONE);
    }

    /**
     * A copy with another momentum.
     *
     * @param mu μ
     * @throws IllegalArgumentException unless it is from 0 to below 1
     */
    public Nesterov momentum(double mu) {
        return new Nesterov(rate, mu, decay, clipping);
    }

    /**
     * A copy with another weight decay.
     *
     * @param lambda λ
     * @throws IllegalArgumentException unless it is finite and 0 or above
     */
    public Nesterov decay(float lambda) {
        return new Nesterov(rate, momentum, lambda, clipping);
    }

    /** A copy with other limits on the gradient. */
    public Nesterov clip(Clipping limits) {
        return new Nesterov(rate, momentum, decay, limits);
    }

    @Override
    public OptimizerRun begin(BackPropagation network, int trainingSize) {
        return new UpdateRun(
                network,
                UpdateRule.NESTEROV,
                clipping,
                Momentum.factors(rate, momentum, (double) decay / trainingSize));
    }
}
