package dev.chainrule.backprop;

import static dev.chainrule.spi.Activation.IDENTITY;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;

/**
 * Back-propagation, line by line as {@code docs/back-propagation.md} derives it: layers l = 1 … L, Θ^(l) and b^(l) from
 * layer l to l + 1, one row per example. Every line is one operation of the device; see
 * {@link dev.chainrule.spi.Backend} for what it computes.
 */
public final class BackPropagation {
    private final Compute compute;
    private final Topology topology;

    /** Back-propagation through such a network on this device. */
    public BackPropagation(Compute compute, Topology topology) {
        this.compute = compute;
        this.topology = topology;
    }

    /**
     * Forward: A^(l+1) = g(A^(l) Θ^(l)ᵀ + 1 b^(l)ᵀ) from A^(1) = X up to A^(L-1), then Z^(L) = A^(L-1) Θ^(L-1)ᵀ + 1
     * b^(L-1)ᵀ, which stays for the cost.
     *
     * @param at X is read; the rest is modified
     */
    public void forward(Parameters p, Activations at) {
        int last = topology.layers() - 1;
        for (int l = 1; l < last; l++) {
            compute.dense(at.a(l), p.theta(l), p.bias(l), topology.hidden(), at.a(l + 1));
        }
        compute.dense(at.a(last), p.theta(last), p.bias(last), IDENTITY, at.z());
    }

    /**
     * The outputs h of the network, A^(L), from Z^(L).
     *
     * @param h modified, [m, K]; may be {@code at.z()}
     */
    public void output(Activations at, Matrix h) {
        compute.output(topology.output(), at.z(), h);
    }

    /**
     * The cost of every example, from Z^(L) and Y.
     *
     * @param perExample modified, [m, 1]
     */
    public void cost(Workspace w, Matrix perExample) {
        compute.cost(topology.output(), w.z(), w.y(), perExample);
    }

    /**
     * The errors of all layers, after {@link #forward}: the output delta Δ^(L) = A^(L) - Y, then for l = L-1 … 2 the
     * hidden delta Δ^(l) = (Δ^(l+1) Θ^(l)) ⊙ g'(A^(l)).
     *
     * @param p Θ is read
     * @param w A, Z and Y are read; Δ is modified
     */
    public void deltas(Parameters p, Workspace w) {
        int last = topology.layers();
        compute.outputDelta(topology.output(), w.z(), w.y(), w.delta(last));
        for (int l = last - 1; l >= 2; l--) {
            compute.hiddenDelta(w.delta(l + 1), p.theta(l), topology.hidden(), w.a(l), w.delta(l));
        }
    }

    /**
     * The gradient, after {@link #deltas}, added up for l = L-1 … 1 as
     *
     * <pre>
     *   target Θ^(l) ← scale · Δ^(l+1)ᵀ A^(l) + keepTheta · target Θ^(l)
     *   target b^(l) ← scale · column sums of Δ^(l+1) + keepBias · target b^(l)
     * </pre>
     *
     * With scale = 1/m and both keeps 0, the target becomes the gradient of the data's part of J. With scale = -α/m,
     * keepTheta = 1 - αλ/M, keepBias = 1 and the parameters themselves as the target, this is a step of descent: no delta
     * is computed after a Θ has changed.
     *
     * @param w A and Δ are read
     * @param target modified
     */
    public void gradients(Workspace w, float scale, float keepTheta, float keepBias, Parameters target) {
        for (int l = topology.layers() - 1; l >= 1; l--) {
            compute.accumulateGradient(
                    scale, w.delta(l + 1), w.a(l), keepTheta, keepBias, target.theta(l), target.bias(l));
        }
    }

    /**
     * The gradient ∂J/∂Θ, ∂J/∂b of the mean cost of m examples, without decay, on the host: allocates what it needs,
     * for checks and for teaching.
     *
     * @param x row-major [m, S_1], scaled as the network expects
     * @param y row-major [m, K]
     */
    public static Gradients gradient(Compute compute, NetworkState state, float[] x, float[] y, int m) {
        Topology topology = state.topology();
        BackPropagation network = new BackPropagation(compute, topology);
        try (Parameters parameters = new Parameters(compute, topology);
                Parameters gradient = new Parameters(compute, topology);
                Workspace w = new Workspace(compute, topology, m)) {
            parameters.upload(state);
            compute.upload(x, 0, w.x());
            compute.upload(y, 0, w.y());
            network.forward(parameters, w.activations());
            network.deltas(parameters, w);
            network.gradients(w, 1f / m, 0, 0, gradient);
            return new Gradients(gradient.download(state));
        }
    }
}
