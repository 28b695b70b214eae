package dev.chainrule.backprop;

import static dev.chainrule.spi.Activation.IDENTITY;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import org.jspecify.annotations.Nullable;

/**
 * Back-propagation, line by line as {@code docs/back-propagation.md} derives it: layers l = 1 … L, Θ^(l) and b^(l) from
 * layer l to l + 1, one row per example. Every line is one operation of the device; see
 * {@link dev.chainrule.spi.Backend} for what it computes.
 */
public sealed class BackPropagation permits SlicedBackPropagation {
    private final Compute compute;
    private final Topology topology;

    /** Back-propagation through such a network on this device. */
    public BackPropagation(Compute compute, Topology topology) {
        this.compute = compute;
        this.topology = topology;
    }

    /** The device. */
    public Compute compute() {
        return compute;
    }

    /** The layers and their functions. */
    public Topology topology() {
        return topology;
    }

    /**
     * Forward: A^(l+1) = g^(l+1)(A^(l) Θ^(l)ᵀ + 1 b^(l)ᵀ) from A^(1) = X up to A^(L-1), then Z^(L) = A^(L-1) Θ^(L-1)ᵀ + 1
     * b^(L-1)ᵀ, which stays for the cost.
     *
     * @param at X is read; the rest is modified
     */
    public void forward(Parameters p, Activations at) {
        int last = topology.layers() - 1;
        for (int l = 1; l < last; l++) {
            compute.dense(at.a(l), p.theta(l), p.bias(l), topology.activation(l + 1), at.a(l + 1));
        }
        compute.dense(at.a(last), p.theta(last), p.bias(last), IDENTITY, at.z());
    }

    /**
     * Forward in a step of training: as {@link #forward(Parameters, Activations)}, but with what each layer passes on after the
     * dropout that the workspace was made for, Ã^(l) = M^(l) ⊙ A^(l) with M_ij = 0 or 1 / (1 - rate). {@link #deltas} and
     * {@link #gradients} go by the same masks.
     *
     * @param w X is read; A, Ã and Z are modified
     * @param step the number of the step, counted from 1, on which the masks depend
     */
    public void forward(Parameters p, Workspace w, long step) {
        w.step(step);
        int last = topology.layers() - 1;
        for (int l = 1; l <= last; l++) {
            if (w.drops(l)) {
                compute.dropout(w.mask(l), w.a(l), w.passed(l));
            }
            Activation g = l < last ? topology.activation(l + 1) : IDENTITY;
            compute.dense(w.passed(l), p.theta(l), p.bias(l), g, l < last ? w.a(l + 1) : w.z());
        }
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
     * The cost of every example, from Z^(L) and Y; times its weight w_e where examples have weights.
     *
     * @param perExample modified, [m, 1]
     */
    public void cost(Workspace w, Matrix perExample) {
        ExampleWeights weights = w.weights();
        Matrix costs = weights == null ? perExample : weights.costs();
        compute.cost(topology.output(), topology.cost(), w.z(), w.y(), costs);
        if (weights != null) {
            weights.weighCosts(perExample);
        }
    }

    /**
     * The costs of all examples of a batch on the host, in its order: {@link #cost}, fetched. Waits for the device.
     *
     * @param perExample memory for the costs of the examples that this device has; modified
     * @param host of at least {@link Workspace#examples} elements; modified
     */
    public void costs(Workspace w, Matrix perExample, float[] host) {
        cost(w, perExample);
        compute.download(perExample, host, 0);
    }

    /**
     * The errors of all layers, after {@link #forward}: the output delta Δ^(L), which is A^(L) - Y with the canonical cost, then for l = L-1 … 2 the
     * hidden delta Δ^(l) = (Δ^(l+1) Θ^(l)) ⊙ g^(l)'(A^(l)), times M^(l) where there is dropout.
     * Where examples have weights, each row of Δ^(L) is multiplied by that of its example, and so are all that follow from it.
     *
     * @param p Θ is read
     * @param w A, Z and Y are read; Δ is modified
     */
    public void deltas(Parameters p, Workspace w) {
        for (int l = topology.layers(); l >= 2; l--) {
            delta(l, p, w);
        }
    }

    /** One line of {@link #deltas}, for Δ^(l); that of the layer above is there, if there is one. */
    final void delta(int l, Parameters p, Workspace w) {
        if (l < topology.layers()) {
            compute.hiddenDelta(w.delta(l + 1), p.theta(l), topology.activation(l), w.a(l), w.delta(l));
            if (w.drops(l)) {
                compute.dropout(w.mask(l), w.delta(l), w.delta(l));
            }
            return;
        }
        ExampleWeights weights = w.weights();
        Matrix delta = weights == null ? w.delta(l) : weights.delta();
        compute.outputDelta(topology.output(), topology.cost(), w.z(), w.y(), delta);
        if (weights != null) {
            weights.weighDelta(w.delta(l));
        }
    }

    /**
     * The gradient, after {@link #deltas}, added up for l = L-1 … 1 as
     *
     * <pre>
     *   target Θ^(l) ← scale · Δ^(l+1)ᵀ A^(l) + keepTheta · target Θ^(l)      with Ã^(l) where there is dropout
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
            gradient(l, w, scale, keepTheta, keepBias, target);
        }
    }

    /**
     * One line of {@link #gradients}, for Θ^(l) and b^(l).
     *
     * @param l from 1 to L-1
     * @param target modified
     */
    public void gradient(int l, Workspace w, float scale, float keepTheta, float keepBias, Parameters target) {
        compute.accumulateGradient(
                scale, w.delta(l + 1), w.passed(l), keepTheta, keepBias, target.theta(l), target.bias(l));
    }

    /**
     * The gradient ∂J/∂Θ, ∂J/∂b of the mean cost of m examples, without decay, on the host: allocates what it needs,
     * for checks and for teaching.
     *
     * @param x row-major [m, S_1], scaled as the network expects
     * @param y row-major [m, K]
     */
    public static Gradients gradient(Compute compute, NetworkState state, float[] x, float[] y, int m) {
        return gradient(compute, state, x, y, m, null);
    }

    /**
     * The gradient of J = (1/m) Σ_e w_e J_e, the mean cost of m examples with weights; else as
     * {@link #gradient(Compute, NetworkState, float[], float[], int)}.
     *
     * @param weights w_e of each example; null for 1
     */
    public static Gradients gradient(
            Compute compute, NetworkState state, float[] x, float[] y, int m, float @Nullable [] weights) {
        Topology topology = state.topology();
        BackPropagation network = new BackPropagation(compute, topology);
        try (Parameters parameters = new Parameters(compute, topology);
                Parameters gradient = new Parameters(compute, topology);
                Workspace w = new Workspace(compute, topology, m, Dropout.NONE, weights != null)) {
            parameters.upload(state);
            if (weights != null) {
                w.weigh(weights);
            }
            compute.upload(x, 0, w.x());
            compute.upload(y, 0, w.y());
            network.forward(parameters, w.activations());
            network.deltas(parameters, w);
            network.gradients(w, 1f / m, 0, 0, gradient);
            return new Gradients(gradient.download(state));
        }
    }
}
