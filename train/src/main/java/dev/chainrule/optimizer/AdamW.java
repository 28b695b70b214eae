package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.spi.UpdateRule;

/**
 * {@link Adam} with decoupled weight decay, which is no part of the gradient and so is not divided by the root of its mean square,
 *
 * <pre>
 *   Θ ← (1 - α λ) Θ - α m̂ / (√v̂ + ε)        with g = ∂J/∂Θ
 * </pre>
 *
 * and b without decay. Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2, with λ times the rate as
 * in PyTorch's {@code AdamW}.
 *
 * @param rate α, the learning rate; 0.001 suits most networks
 * @param beta1 β₁, 0.9 by default
 * @param beta2 β₂, 0.999 by default
 * @param epsilon ε, 1e-8 by default
 * @param decay λ, 0.01 by default; it is no term of the cost, so that it is not divided by the size of the training set; biases do not
 *     decay
 * @param clipping limits on the gradient
 */
public record AdamW(float rate, double beta1, double beta2, double epsilon, float decay, Clipping clipping)
        implements Optimizer {
    /** λ by default. */
    static final float DECAY = 0.01f;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless rate and epsilon are finite and above 0, both betas from 0 to below 1, and the decay
     *     finite and 0 or above
     */
    public AdamW {
        Settings.rate(rate);
        Settings.factor("beta1", beta1);
        Settings.factor("beta2", beta2);
        Settings.epsilon(epsilon);
        Settings.decay(decay);
    }

    /**
     * β₁ = 0.9, β₂ = 0.999 and ε = 1e-8, decay 0.01 and without clipping.
     *
     * @param alpha α
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public static AdamW rate(float alpha) {
        return new AdamW(alpha, Adam.BETA1, Adam.BETA2, Adam.EPSILON, DECAY, Clipping.NONE);
    }

    /**
     * A copy with other factors of the moments.
     *
     * @param ofFirst β₁
     * @param ofSecond β₂
     * @throws IllegalArgumentException unless both are from 0 to below 1
     */
    public AdamW betas(double ofFirst, double ofSecond) {
        return new AdamW(rate, ofFirst, ofSecond, epsilon, decay, clipping);
    }

    /**
     * A copy with another epsilon.
     *
     * @param number ε
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public AdamW epsilon(double number) {
        return new AdamW(rate, beta1, beta2, number, decay, clipping);
    }

    /**
     * A copy with another weight decay.
     *
     * @param lambda λ
     * @throws IllegalArgumentException unless it is finite and 0 or above
     */
    public AdamW decay(float lambda) {
        return new AdamW(rate, beta1, beta2, epsilon, lambda, clipping);
    }

    /** A copy with other limits on the gradient. */
    public AdamW clip(Clipping limits) {
        return new AdamW(rate, beta1, beta2, epsilon, decay, limits);
    }

    @Override
    public OptimizerRun begin(BackPropagation network, int trainingSize) {
        Adam adam = new Adam(rate, beta1, beta2, epsilon, 0, clipping);
        return new UpdateRun(
                network,
                UpdateRule.ADAM,
                clipping,
                (step, theta) -> adam.factors(step, 0, theta ? 1 - rate * step.rateFactor() * decay : 1));
    }
}
