package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;

/**
 * Adam: momentum, divided by the root of the running mean of the squared gradient,
 *
 * <pre>
 *   m ← β₁ m + (1 - β₁) g        m̂ = m / (1 - β₁ᵗ)
 *   v ← β₂ v + (1 - β₂) g²       v̂ = v / (1 - β₂ᵗ)        Θ ← Θ - α m̂ / (√v̂ + ε)
 * </pre>
 *
 * element by element in step t, with g = ∂J/∂Θ + λ/M Θ, and m = v = 0 at first; M is the number of examples in the training set. A
 * bias likewise, without decay. Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1, and PyTorch's
 * {@code Adam}. Computed as in its section 2, Θ ← Θ - α' m / (√v + ε') with α' = α √(1 - β₂ᵗ) / (1 - β₁ᵗ) and ε' = ε √(1 - β₂ᵗ),
 * which is the same but for rounding.
 *
 * @param rate α, the learning rate; 0.001 suits most networks
 * @param beta1 β₁, 0.9 by default
 * @param beta2 β₂, 0.999 by default
 * @param epsilon ε, 1e-8 by default
 * @param decay λ, 0 for none; biases do not decay
 * @param clipping limits on the gradient
 */
public record Adam(float rate, double beta1, double beta2, double epsilon, float decay, Clipping clipping)
        implements Optimizer {
    static final double BETA1 = 0.9;
    static final double BETA2 = 0.999;
    static final double EPSILON = 1e-8;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless rate and epsilon are finite and above 0, both betas from 0 to below 1, and the decay
     *     finite and 0 or above
     */
    public Adam {
        Settings.rate(rate);
        Settings.factor("beta1", beta1);
        Settings.factor("beta2", beta2);
        Settings.epsilon(epsilon);
        Settings.decay(decay);
    }

    /**
     * β₁ = 0.9, β₂ = 0.999 and ε = 1e-8, without decay and without clipping.
     *
     * @param alpha α
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public static Adam rate(float alpha) {
        return new Adam(alpha, Adam.BETA1, Adam.BETA2, Adam.EPSILON, 0, Clipping.NONE);
    }

    /**
     * A copy with other factors of the moments.
     *
     * @param ofFirst β₁
     * @param ofSecond β₂
     * @throws IllegalArgumentException unless both are from 0 to below 1
     */
    public Adam betas(double ofFirst, double ofSecond) {
        return new Adam(rate, ofFirst, ofSecond, epsilon, decay, clipping);
    }

    /**
     * A copy with another epsilon.
     *
     * @param number ε
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public Adam epsilon(double number) {
        return new Adam(rate, beta1, beta2, number, decay, clipping);
    }

    /**
     * A copy with another weight decay.
     *
     * @param lambda λ
     * @throws IllegalArgumentException unless it is finite and 0 or above
     */
    public Adam decay(float lambda) {
        return new Adam(rate, beta1, beta2, epsilon, lambda, clipping);
    }

    /** A copy with other limits on the gradient. */
    public Adam clip(Clipping limits) {
        return new Adam(rate, beta1, beta2, epsilon, decay, limits);
    }

    @Override
    public OptimizerRun begin(BackPropagation network, int trainingSize) {
        double ofTheta = (double) decay / trainingSize;
        return new UpdateRun(
                network, UpdateRule.ADAM, clipping, (step, theta) -> factors(step, theta ? ofTheta : 0, 1));
    }

    /** The numbers of a step. */
    UpdateFactors factors(Step step, double ofGradient, double keepTheta) {
        double corrected = Math.sqrt(1 - StrictMath.pow(beta2, (double) step.number()));
        double alpha = rate * step.rateFactor() * corrected / (1 - StrictMath.pow(beta1, (double) step.number()));
        return new UpdateFactors(
                (float) alpha,
                (float) beta1,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) (epsilon * corrected),
                (float) ofGradient,
                (float) keepTheta);
    }
}
