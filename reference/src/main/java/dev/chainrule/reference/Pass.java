package dev.chainrule.reference;

import dev.chainrule.reference.BoundedArithmetic.LayerGradient;
import java.util.Arrays;

/**
 * One pass forward and backward over a batch of m examples: every matrix of the calculation, each with its bound for a
 * float32 device that is given the same numbers. Layers are counted from 1 to L.
 */
public final class Pass {
    private final int last; // L
    private final Unit[] hidden; // index l is layer l = 2 … L-1
    private final Bounded[] a; // index l of all arrays is layer l, 0 stays empty
    private final Bounded[] z;
    private final Bounded[] delta;
    private final LayerGradient[] gradient;
    private final Bounded costs;
    private final CostFunction cost;
    private final Bounded targets;

    /** Computes the pass: forward, cost, backward, in the words of the formulas. */
    Pass(ReferenceNetwork network, double[][] x, double[][] y, BoundedArithmetic arithmetic) {
        last = network.layers();
        hidden = new Unit[last + 1];
        for (int l = 2; l < last; l++) {
            hidden[l] = network.hidden(l);
        }
        a = new Bounded[last + 1];
        z = new Bounded[last + 1];
        delta = new Bounded[last + 1];
        gradient = new LayerGradient[last];
        targets = matrix(y);
        cost = network.cost();

        forward(network, matrix(x), arithmetic);
        costs = arithmetic.cost(network.output(), cost, z[last], targets);
        backward(network, arithmetic);
    }

    /** Z^(l+1) = A^(l) Θ^(l)ᵀ + 1 b^(l)ᵀ, A^(l+1) = g(Z^(l+1)). */
    private void forward(ReferenceNetwork network, Bounded x, BoundedArithmetic arithmetic) {
        a[1] = x;
        for (int l = 1; l < last; l++) {
            z[l + 1] = arithmetic.dense(a[l], network.boundedTheta(l), network.boundedBias(l), Unit.IDENTITY);
            a[l + 1] = l + 1 < last
                    ? arithmetic.activate(hidden[l + 1], z[l + 1])
                    : arithmetic.output(network.output(), z[last]);
        }
    }

    /**
     * Δ^(L) = A^(L) - Y with the canonical cost, Δ^(l) = (Δ^(l+1) Θ^(l)) ⊙ g'(A^(l)); ∂J/∂Θ^(l) = 1/m Δ^(l+1)ᵀ A^(l), and by b the column
     * sums.
     */
    private void backward(ReferenceNetwork network, BoundedArithmetic arithmetic) {
        delta[last] = arithmetic.outputDelta(network.output(), cost, z[last], targets);
        for (int l = last - 1; l >= 2; l--) {
            delta[l] = arithmetic.hiddenDelta(delta[l + 1], network.boundedTheta(l), hidden[l], a[l]);
        }
        for (int l = last - 1; l >= 1; l--) {
            gradient[l] = arithmetic.accumulateGradient(1.0 / targets.rows(), delta[l + 1], a[l], 0, 0, null, null);
        }
    }

    /** A^(l), l = 1 … L, [m, S_l]; A^(1) = X. */
    public Bounded a(int l) {
        return a[layer(l, 1, last)];
    }

    /** Z^(l), l = 2 … L, [m, S_l]. */
    public Bounded z(int l) {
        return z[layer(l, 2, last)];
    }

    /** Δ^(l), l = 2 … L, [m, S_l]: row e is ∂J_e/∂z^(l) of example e. */
    public Bounded delta(int l) {
        return delta[layer(l, 2, last)];
    }

    /** ∂J/∂Θ^(l), l = 1 … L-1, [S_{l+1}, S_l], without decay. */
    public Bounded gradientTheta(int l) {
        return gradient[layer(l, 1, last - 1)].theta();
    }

    /** ∂J/∂b^(l), l = 1 … L-1, [1, S_{l+1}]. */
    public Bounded gradientBias(int l) {
        return gradient[layer(l, 1, last - 1)].bias();
    }

    /** The cost of each example, [m, 1]. */
    public Bounded costs() {
        return costs;
    }

    /**
     * Whether the z of some unit with a kink, such as relu, or the z - y of an absolute error, is so close to 0 that a correct
     * device may take the other slope. The bounds hold all the same, but they are as wide as the unit's whole contribution: redraw the case.
     */
    public boolean ambiguous() {
        return ambiguous(0);
    }

    /**
     * Whether the |z| of some unit with a kink is within its error bound or within a distance, here that by which a step of
     * {@link CentralDifferences} may move it; with a distance above 0, so are units whose g'' jumps, such as elu, and Huber's |z - y|
     * near δ.
     */
    public boolean ambiguous(double distance) {
        if (ambiguousTargets(distance)) {
            return true;
        }
        for (int l = 2; l < last; l++) {
            if ((hidden[l].hasKink() || (hidden[l].bends() && distance > 0)) && ambiguous(l, distance)) {
                return true;
            }
        }
        return false;
    }

    private boolean ambiguousTargets(double distance) {
        boolean bends = cost.kind() == CostFunction.Kind.HUBER && distance > 0;
        if (!cost.hasKink() && !bends) {
            return false;
        }
        for (int e = 0; e < z[last].rows(); e++) {
            for (int k = 0; k < z[last].cols(); k++) {
                double size = Math.abs(z[last].value(e, k) - targets.value(e, k));
                double error = z[last].error(e, k) + targets.error(e, k);
                if (Math.abs(size - cost.delta()) <= Math.max(error, distance)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean ambiguous(int l, double distance) {
        for (int e = 0; e < z[l].rows(); e++) {
            for (int i = 0; i < z[l].cols(); i++) {
                if (Math.abs(z[l].value(e, i)) <= Math.max(z[l].error(e, i), distance)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int layer(int l, int from, int to) {
        if (l < from || l > to) {
            throw new IllegalArgumentException("layer " + l + ", expected " + from + " to " + to);
        }
        return l;
    }

    private static Bounded matrix(double[][] rows) {
        double[] values = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return Bounded.rounded(rows.length, rows[0].length, values);
    }
}
