package dev.chainrule.backprop;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.DropoutMask;
import org.jspecify.annotations.Nullable;

/** Device memory for a step on m examples: the activations, the targets Y and the errors Δ^(2), …, Δ^(L). */
public final class Workspace implements AutoCloseable {
    private final Activations activations;
    private final Matrix y;
    private final Matrix[] delta;
    private final Topology topology;
    private final Dropout dropout;
    private final Matrix[] passed;
    private final @Nullable ExampleWeights weights;
    private long step;

    /** Memory for m examples. */
    public Workspace(Compute compute, Topology topology, int m) {
        this(compute, topology, m, Dropout.NONE);
    }

    /** Memory for m examples, with what each layer passes on after dropout. */
    public Workspace(Compute compute, Topology topology, int m, Dropout dropout) {
        this(compute, topology, m, dropout, false);
    }

    /**
     * Memory for m examples, with what each layer passes on after dropout.
     *
     * @param weighted whether the examples have weights, see {@link #weigh}
     */
    public Workspace(Compute compute, Topology topology, int m, Dropout dropout, boolean weighted) {
        this.topology = topology;
        weights = weighted ? new ExampleWeights(compute, m, topology.outputs()) : null;
        this.dropout = dropout;
        activations = new Activations(compute, topology, m);
        y = compute.matrix(m, topology.outputs());
        delta = new Matrix[topology.layers() - 1];
        for (int l = 2; l <= topology.layers(); l++) {
            delta[l - 2] = compute.matrix(m, topology.units(l));
        }
        passed = new Matrix[topology.layers() - 1];
        for (int l = 1; l < topology.layers(); l++) {
            passed[l - 1] = drops(l) ? compute.matrix(m, topology.units(l)) : a(l);
        }
    }

    /**
     * Gives the examples weights, for the steps until others are given.
     *
     * @param w w_e of each example; at least m of them
     * @throws IllegalStateException if this was made for examples without weights
     */
    public void weigh(float[] w) {
        if (weights == null) {
            throw new IllegalStateException("weigh: the workspace was made for examples without weights");
        }
        weights.set(w);
    }

    /** The weights of the examples; null if they have none. */
    @Nullable
    ExampleWeights weights() {
        return weights;
    }

    /** X, A^(2), …, Z^(L). */
    public Activations activations() {
        return activations;
    }

    /** X = A^(1), [m, S_1]. */
    public Matrix x() {
        return activations.x();
    }

    /** A^(l), [m, S_l], l from 1 to L-1. */
    public Matrix a(int l) {
        return activations.a(l);
    }

    /** The outputs that layer l passes on to the next, [m, S_l], l from 1 to L-1: A^(l), or A^(l) after dropout. */
    public Matrix passed(int l) {
        return passed[l - 1];
    }

    /** Whether any layer has dropout, whose masks differ from step to step. */
    public boolean drops() {
        for (int l = 1; l < topology.layers(); l++) {
            if (drops(l)) {
                return true;
            }
        }
        return false;
    }

    /** Whether layer l has dropout. */
    boolean drops(int l) {
        return dropout.rate(l) > 0;
    }

    /** Says to which step the masks belong. */
    void step(long number) {
        step = number;
    }

    /** The mask of layer l in this step. */
    DropoutMask mask(int l) {
        return dropout.mask(topology, l, step);
    }

    /** Z^(L), [m, K]. */
    public Matrix z() {
        return activations.z();
    }

    /** Y, [m, K]. */
    public Matrix y() {
        return y;
    }

    /** Δ^(l), [m, S_l], l from 2 to L. */
    public Matrix delta(int l) {
        return delta[l - 2];
    }

    /** m. */
    public int examples() {
        return activations.examples();
    }

    /** Frees the device memory. */
    @Override
    public void close() {
        for (int l = 1; l < topology.layers(); l++) {
            if (drops(l)) {
                passed(l).close();
            }
        }
        if (weights != null) {
            weights.close();
        }
        activations.close();
        y.close();
        for (Matrix matrix : delta) {
            matrix.close();
        }
    }
}
