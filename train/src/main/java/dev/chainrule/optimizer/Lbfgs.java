package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;

/**
 * L-BFGS, a quasi-Newton rule for the whole training set as one batch, or for large batches,
 *
 * <pre>
 *   Θ ← Θ + t d        d = -H ∇J        J = 1/m Σ_e J_e + λ/2M ΣΘ²
 * </pre>
 *
 * with Θ and b unrolled to one vector. H is the estimate of the inverse of the Hessian that the last {@code history} pairs
 * s = Θ_{k+1} - Θ_k and y = ∇J_{k+1} - ∇J_k make of the multiple sᵀy / yᵀy of the identity, by the two-loop recursion; t satisfies
 * the strong Wolfe conditions of {@link StrongWolfe}, so that the cost of the batch never rises. Liu and Nocedal, "On the limited
 * memory BFGS method for large scale optimization", 1989; Nocedal and Wright, "Numerical optimization", 2nd edition, 2006, algorithms
 * 7.4 and 7.5.
 *
 * <p>A step is one iteration: a forward pass for the cost at Θ, which a {@code Trainer} makes for every batch, and then as many
 * evaluations of cost and gradient on the same batch as the search for t needs, most often one. Dot products are taken on the device in
 * an order that depends on the shapes alone, so that the same seed gives the same bits. A search that finds no lower cost leaves the
 * parameters as they were and forgets the history. Where the slope promises a gain of less than 2⁻³⁰ of the cost, which float32 does not
 * show, a step changes nothing.
 *
 * <p>The device memory is that of 2 {@code history} + 4 networks, and of the costs of all examples.
 *
 * @param rate the t that a search tries first, as a factor: 1, the length of a Newton step, suits it best; the first step of all, which
 *     knows no history, tries min(1, 1 / |∇J|) times the rate
 * @param history the pairs that are kept, 10 by default
 * @param decay λ, 0 for none; biases do not decay
 * @param evaluations the most evaluations in a step, 20 by default
 * @param c1 c₁ of the Wolfe conditions, 1e-4 by default
 * @param c2 c₂ of the Wolfe conditions, 0.9 by default
 */
public record Lbfgs(float rate, int history, float decay, int evaluations, double c1, double c2) implements Optimizer {
    private static final int HISTORY = 10;
    private static final int EVALUATIONS = 20;
    private static final double C1 = 1e-4;
    private static final double C2 = 0.9;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless the rate is finite and above 0, the history and the evaluations at least 1, the decay
     *     finite and 0 or above, and 0 &lt; c₁ &lt; c₂ &lt; 1
     */
    public Lbfgs {
        Settings.rate(rate);
        Settings.decay(decay);
        Settings.atLeastOne("history", history);
        Settings.atLeastOne("evaluations", evaluations);
        if (!(0 < c1 && c1 < c2 && c2 < 1)) {
            throw new IllegalArgumentException(
                    "wolfe: c1 " + c1 + " and c2 " + c2 + ", expected 0 < c1 < c2 < 1, such as 1e-4 and 0.9");
        }
    }

    /**
     * A history of 10, at most 20 evaluations a step, c₁ = 1e-4 and c₂ = 0.9, without decay.
     *
     * @param alpha the rate
     * @throws IllegalArgumentException unless it is finite and above 0
     */
    public static Lbfgs rate(float alpha) {
        return new Lbfgs(alpha, HISTORY, 0, EVALUATIONS, C1, C2);
    }

    /**
     * A copy with another weight decay.
     *
     * @param lambda λ
     * @throws IllegalArgumentException unless it is finite and 0 or above
     */
    public Lbfgs decay(float lambda) {
        return new Lbfgs(rate, history, lambda, evaluations, c1, c2);
    }

    /**
     * A copy that keeps another number of pairs.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Lbfgs history(int pairs) {
        return new Lbfgs(rate, pairs, decay, evaluations, c1, c2);
    }

    /**
     * A copy with another limit on the evaluations of cost and gradient in a step.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Lbfgs evaluations(int most) {
        return new Lbfgs(rate, history, decay, most, c1, c2);
    }

    /**
     * A copy with other Wolfe conditions.
     *
     * @throws IllegalArgumentException unless 0 &lt; c₁ &lt; c₂ &lt; 1
     */
    public Lbfgs wolfe(double sufficientDecrease, double curvature) {
        return new Lbfgs(rate, history, decay, evaluations, sufficientDecrease, curvature);
    }

    /** False: the search along a line knows neither L1 nor a greatest norm, and the next step goes on from where it ended. */
    @Override
    public boolean allowsWeightLimits() {
        return false;
    }

    @Override
    public OptimizerRun begin(BackPropagation network, int trainingSize) {
        return new LbfgsRun(this, network, trainingSize);
    }
}
