package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;

/**
 * A step of each parameter's own length: the gradient is divided by the root of the running mean of its square,
 *
 * <pre>
 *   v ← ρ v + (1 - ρ) g²        Θ ← Θ - α g / (√v + ε)        with g = ∂J/∂Θ + λ/M Θ, and v = 0 at first
 * </pre>
 *
 * element by element, where M is the number of examples in the training set; a bias likewise, without decay. Tieleman and Hinton,
 * "Lecture 6.5 - RMSProp: divide the gradient by a running average of its recent magnitude", 2012, as PyTorch's {@code RMSprop}.
 *
 * @param rate α, the learning rate
 * @param smoothing ρ, 0.99 by default
 * @param epsilon ε, 1e-8 by default
 * @param decay λ, 0 for none; biases do not decay
 * @param clipping limits on the gradient
 */
public record RmsProp(float rate, double smoothing, double epsilon, float decay, Clipping clipping)
        implements Optimizer {
    private static final double SMOOTHING = 0.99;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless rate and epsilon are finite and above 0, the smoothing from 0 to below 1, and the
     *     decay finite and 0 or above
     */
    public RmsProp {
        Settings.rate(rate);
        Settings.factor("smoothing", smoothing);
        Settings.epsilon(epsilon);
        Settings.decay(decay);
    }

    /**
     * Smoothing 0.99 and epsilon 1e-8, without decay and clipping.
     *
     * @param alpha α
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public static RmsProp rate(float alpha) {
        return new RmsProp(alpha, SMOOTHING, Adam.EPSILON, 0, Clipping.NONE);
    }

    /**
     * A copy with another smoothing.
     *
     * @param rho ρ
     * @throws IllegalArgumentException unless it is from 0 to below 1
     */
    public RmsProp smoothing(double rho) {
        return new RmsProp(rate, rho, epsilon, decay, clipping);
    }

    /**
     * A copy with another epsilon.
     *
     * @param number ε
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public RmsProp epsilon(double number) {
        return new RmsProp(rate, smoothing, number, decay, clipping);
    }

    /**
     * A copy with another weight decay.
     *
     * @param lambda λ
     * @throws IllegalArgumentException unless it is finite and 0 or above
     */
    public RmsProp decay(float lambda) {
        return new RmsProp(rate, smoothing, epsilon, lambda, clipping);
    }

    /** A copy with other limits on the gradient. */
    public RmsProp clip(Clipping limits) {
        return new RmsProp(rate, smoothing, epsilon, decay, limits);
    }

    @Override
    public OptimizerRun begin(BackPropagation network, int trainingSize) {
        float ofTheta = (float) ((double) decay / trainingSize);
        return new UpdateRun(
                network,
                UpdateRule.RMSPROP,
                clipping,
                (step, theta) -> new UpdateFactors(
                        (float) (rate * step.rateFactor()),
                        0,
                        0,
                        (float) smoothing,
                        (float) (1 - smoothing),
                        (float) epsilon,
                        theta ? ofTheta : 0,
                        1));
    }
}
