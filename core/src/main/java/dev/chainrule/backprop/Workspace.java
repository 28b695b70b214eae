package dev.chainrule.backprop;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Topology;

/** Device memory for a step on m examples: the activations, the targets Y and the errors Δ^(2), …, Δ^(L). */
public final class Workspace implements AutoCloseable {
    private final Activations activations;
    private final Matrix y;
    private final Matrix[] delta;

    /** Memory for m examples. */
    public Workspace(Compute compute, Topology topology, int m) {
        activations = new Activations(compute, topology, m);
        y = compute.matrix(m, topology.outputs());
        delta = new Matrix[topology.layers() - 1];
        for (int l = 2; l <= topology.layers(); l++) {
            delta[l - 2] = compute.matrix(m, topology.units(l));
        }
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
        activations.close();
        y.close();
        for (Matrix matrix : delta) {
            matrix.close();
        }
    }
}
