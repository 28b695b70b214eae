package dev.chainrule.train;

import dev.chainrule.backprop.Dropout;
import dev.chainrule.optimizer.Optimizer;

/**
 * How a training keeps the network from learning its examples by heart, apart from the decay of an optimizer.
 *
 * @param inputDropout the probability with which an input is dropped in training; 0 for none
 * @param dropout the probability with which the output of a hidden unit is dropped in training; 0 for none
 * @param labelSmoothing ε, the share of a target that is spread over the classes: (1 - ε) y + ε / K for K softmax outputs, and
 *     (1 - ε) y + ε / 2 for sigmoid outputs (Szegedy et al., 2016); 0 for none
 * @param l1 λ₁ of the term λ₁/M Σ |Θ_ij| of the cost, with M examples in the training set: after each step, |Θ_ij| is made smaller by
 *     αλ₁/M, and 0 where it is not greater (soft thresholding); 0 for none. Biases are free
 * @param maxNorm the greatest norm that the weights leading to a unit may have, a row of Θ: after each step, longer ones are made
 *     that long (Srebro and Shraibman, 2005); 0 for no limit. Biases are free
 */
public record Regularization(float inputDropout, float dropout, float labelSmoothing, float l1, float maxNorm) {
    /** None. */
    public static final Regularization NONE = new Regularization(0, 0, 0, 0, 0);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException unless both rates of dropout and the label smoothing are at least 0 and less than 1, and the
     *     other two finite and at least 0
     */
    public Regularization {
        new Dropout(inputDropout, dropout, 0);
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "label smoothing: " + labelSmoothing + ", expected at least 0 and less than 1");
        }
        notNegative("l1", l1);
        notNegative("max norm", maxNorm);
    }

    private static void notNegative(String what, float number) {
        if (!(number >= 0 && Float.isFinite(number))) {
            throw new IllegalArgumentException(what + ": " + number + ", expected a finite number, 0 or above");
        }
    }

    /** A copy with another dropout of inputs. */
    public Regularization inputDropout(float rate) {
        return new Regularization(rate, dropout, labelSmoothing, l1, maxNorm);
    }

    /** A copy with another dropout of hidden units. */
    public Regularization dropout(float rate) {
        return new Regularization(inputDropout, rate, labelSmoothing, l1, maxNorm);
    }

    /** A copy with another label smoothing. */
    public Regularization labelSmoothing(float share) {
        return new Regularization(inputDropout, dropout, share, l1, maxNorm);
    }

    /** A copy with another λ₁. */
    public Regularization l1(float lambda) {
        return new Regularization(inputDropout, dropout, labelSmoothing, lambda, maxNorm);
    }

    /** A copy with another greatest norm. */
    public Regularization maxNorm(float limit) {
        return new Regularization(inputDropout, dropout, labelSmoothing, l1, limit);
    }

    /**
     * Checks that this goes together with an optimizer.
     *
     * @throws IllegalArgumentException if there is an L1 or a greatest norm, and it allows no limits on weights
     */
    public void check(Optimizer optimizer) {
        if (!optimizer.allowsWeightLimits() && (l1 > 0 || maxNorm > 0)) {
            throw new IllegalArgumentException((l1 > 0 ? "l1: " + l1 : "max norm: " + maxNorm)
                    + ", expected 0 with an optimizer that searches along a line, as L-BFGS does");
        }
    }

    /** The dropout of a training with this seed. */
    Dropout dropoutOf(long seed) {
        return new Dropout(inputDropout, dropout, seed);
    }
}
