package dev.chainrule.backprop;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.DropoutMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    /** The number of examples of the whole batch. */
    private final int examples;
    /** The number of this slice, where this is one. */
    private final int slice;
    /** The slices of the batch that are here and have examples; none of a batch that is not cut. */
    private final List<Workspace> slices;

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
        this(compute, topology, m, m, dropout, weighted, 0);
    }

    /**
     * Memory for a batch that is cut into slices, of which a device may have some: their examples lie one slice after the other.
     *
     * @param examples m, the examples of the whole batch, of which the gradient's mean is taken
     * @param first the number of the first slice that is here
     * @param sizes the examples of each slice that is here; some may have none
     */
    public Workspace(
            Compute compute,
            Topology topology,
            int examples,
            int first,
            int[] sizes,
            Dropout dropout,
            boolean weighted) {
        this(compute, topology, examples, Math.max(1, Arrays.stream(sizes).sum()), dropout, weighted, 0);
        int from = 0;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] > 0) {
                slices.add(new Workspace(this, first + i, from, sizes[i]));
            }
            from += sizes[i];
        }
    }

    private Workspace(
            Compute compute, Topology topology, int examples, int m, Dropout dropout, boolean weighted, int slice) {
        this.examples = examples;
        this.slice = slice;
        slices = new ArrayList<>();
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

    /** The rows of a slice, without a copy. */
    private Workspace(Workspace batch, int slice, int from, int m) {
        topology = batch.topology;
        dropout = batch.dropout;
        examples = m;
        this.slice = slice;
        slices = List.of();
        weights = batch.weights == null ? null : batch.weights.rows(from, m);
        activations = batch.activations.rows(from, m);
        y = batch.y.rows(from, m);
        delta = rows(batch.delta, from, m);
        passed = rows(batch.passed, from, m);
        for (int l = 1; l < topology.layers(); l++) {
            if (!drops(l)) {
                passed[l - 1] = a(l);
            }
        }
    }

    private static Matrix[] rows(Matrix[] all, int from, int count) {
        return Arrays.stream(all).map(matrix -> matrix.rows(from, count)).toArray(Matrix[]::new);
    }

    /** The slices of the batch that are here and have examples, in their order; none of a batch that is not cut. */
    List<Workspace> slices() {
        return slices;
    }

    /** The number of this slice, where this is one of {@link #slices}. */
    int slice() {
        return slice;
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

    /** m, the number of examples of the batch; where the batch is cut into slices, those of slices on other devices too. */
    public int examples() {
        return examples;
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
