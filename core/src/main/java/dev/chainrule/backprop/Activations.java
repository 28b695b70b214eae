package dev.chainrule.backprop;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Topology;

/** Device memory for a forward pass over m examples: A^(1) = X, A^(2), …, A^(L-1), and Z^(L). */
public final class Activations implements AutoCloseable {
    private final Matrix[] a;
    private final Matrix z;

    /** Memory for m examples. */
    public Activations(Compute compute, Topology topology, int m) {
        a = new Matrix[topology.layers() - 1];
        for (int l = 1; l < topology.layers(); l++) {
            a[l - 1] = compute.matrix(m, topology.units(l));
        }
        z = compute.matrix(m, topology.outputs());
    }

    private Activations(Matrix[] a, Matrix z) {
        this.a = a;
        this.z = z;
    }

    /**
     * The memory of the first {@code count} examples, without a copy; closing it does nothing.
     *
     * @throws IllegalArgumentException if {@code count} is below 1 or above m
     */
    public Activations first(int count) {
        return rows(0, count);
    }

    /** The memory of {@code count} examples from example {@code from} on, without a copy; closing it does nothing. */
    Activations rows(int from, int count) {
        Matrix[] slices = new Matrix[a.length];
        for (int i = 0; i < a.length; i++) {
            slices[i] = a[i].rows(from, count);
        }
        return new Activations(slices, z.rows(from, count));
    }

    /** X = A^(1), [m, S_1]. */
    public Matrix x() {
        return a(1);
    }

    /** A^(l), [m, S_l], l from 1 to L-1. */
    public Matrix a(int l) {
        return a[l - 1];
    }

    /** Z^(L), [m, K]. */
    public Matrix z() {
        return z;
    }

    /** m. */
    public int examples() {
        return z.rows();
    }

    /** Frees the device memory. */
    @Override
    public void close() {
        for (Matrix matrix : a) {
            matrix.close();
        }
        z.close();
    }
}
