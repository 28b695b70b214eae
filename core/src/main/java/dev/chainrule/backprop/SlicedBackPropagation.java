package dev.chainrule.backprop;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Topology;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Back-propagation through batches that are cut into slices: each slice is computed by itself, and the gradients Δᵀ A of the slices are
 * added by a {@link SliceTree}, so that they have the same bits wherever the slices are computed. Where several tasks have the slices, the
 * sum of a layer is on its way between them while the layers below are computed.
 *
 * <p>A slice has dropout masks of its own: slice k, from 0, in step s has those that a whole batch would have in step (s - 1) S + k + 1.
 *
 * <p>Takes workspaces that were made of slices.
 */
public final class SlicedBackPropagation extends BackPropagation implements AutoCloseable {
    /** Leaves every number as it is when it is added. */
    private static final float NOTHING = -0f;

    private final SliceTree tree;
    private final Exchange exchange;
    /** The sums of nodes, one level of the tree below the other; the first is the gradient. */
    private final Parameters[] levels;
    /** What the exchange reads and writes, for each layer; none where there is one task. */
    private final Map<Integer, Travelling> travelling = new HashMap<>();

    /** The sums of a layer on the host. */
    private static final class Travelling {
        private final float[] parts;
        private final float[] total;
        private Exchange.@Nullable Sum sum;

        private Travelling(int nodes, int n) {
            parts = new float[nodes * n];
            total = new float[n];
        }
    }

    /**
     * Allocates memory for the sums.
     *
     * @throws IllegalArgumentException if there are fewer slices than tasks
     */
    public SlicedBackPropagation(Compute compute, Topology topology, int slices, Exchange exchange) {
        super(compute, topology);
        this.exchange = exchange;
        tree = new SliceTree(slices, exchange.tasks());
        int most = tree.nodes(exchange.task()).stream()
                .mapToInt(node -> node.to() - node.from())
                .max()
                .orElseThrow();
        levels = new Parameters[1 + Integer.SIZE - Integer.numberOfLeadingZeros(most - 1)];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = new Parameters(compute, topology);
        }
        if (exchange.tasks() > 1) {
            int nodes = tree.nodes(exchange.task()).size();
            for (int l = 1; l < topology.layers(); l++) {
                travelling.put(l, new Travelling(nodes, topology.units(l + 1) * (topology.units(l) + 1)));
            }
        }
    }

    @Override
    public void forward(Parameters p, Workspace w, long step) {
        for (Workspace slice : w.slices()) {
            super.forward(p, slice, (step - 1) * tree.slices() + slice.slice() + 1);
        }
    }

    @Override
    public void cost(Workspace w, Matrix perExample) {
        int from = 0;
        for (Workspace slice : w.slices()) {
            super.cost(slice, perExample.rows(from, slice.examples()));
            from += slice.examples();
        }
    }

    @Override
    public void costs(Workspace w, Matrix perExample, float[] host) {
        int own = w.slices().stream().mapToInt(Workspace::examples).sum();
        float[] costs = new float[own];
        if (own > 0) {
            super.costs(w, perExample.rows(0, own), costs);
        }
        int at = 0;
        for (float[] part : exchange.gatherNumbers(costs)) {
            System.arraycopy(part, 0, host, at, part.length);
            at += part.length;
        }
    }

    /** The errors of all layers, and the sums of the slices' gradients: begun, where other tasks have slices. */
    @Override
    public void deltas(Parameters p, Workspace w) {
        for (int l = topology().layers(); l >= 2; l--) {
            for (Workspace slice : w.slices()) {
                delta(l, p, slice);
            }
            sum(l - 1, w);
        }
    }

    @Override
    public void gradient(int l, Workspace w, float scale, float keepTheta, float keepBias, Parameters target) {
        Parameters sum = levels[0];
        Travelling numbers = travelling.get(l);
        if (numbers != null && numbers.sum != null) {
            numbers.sum.await();
            numbers.sum = null;
            compute().upload(numbers.total, 0, sum.theta(l));
            compute().upload(numbers.total, elements(sum.theta(l)), sum.bias(l));
        }
        compute().axpby(scale, sum.theta(l), keepTheta, target.theta(l));
        compute().axpby(scale, sum.bias(l), keepBias, target.bias(l));
    }

    /** Adds up the gradients of the slices that are here, and hands them to the exchange. */
    private void sum(int l, Workspace w) {
        Travelling numbers = travelling.get(l);
        List<SliceTree.Node> nodes = tree.nodes(exchange.task());
        for (int i = 0; i < nodes.size(); i++) {
            boolean some = sum(l, w, nodes.get(i), 0);
            if (numbers != null) {
                int n = numbers.total.length;
                fetch(l, some, numbers.parts, i * n, n);
            }
        }
        if (numbers != null) {
            numbers.sum = exchange.add(tree, numbers.parts, numbers.total);
        }
    }

    private void fetch(int l, boolean some, float[] parts, int at, int n) {
        if (!some) {
            Arrays.fill(parts, at, at + n, NOTHING);
            return;
        }
        Matrix theta = levels[0].theta(l);
        compute().download(theta, parts, at);
        compute().download(levels[0].bias(l), parts, at + elements(theta));
    }

    private static int elements(Matrix matrix) {
        return matrix.rows() * matrix.cols();
    }

    /** Adds up a node on a level; whether any of its slices has examples. */
    private boolean sum(int l, Workspace w, SliceTree.Node node, int level) {
        if (node.leaf()) {
            for (Workspace slice : w.slices()) {
                if (slice.slice() == node.from()) {
                    super.gradient(l, slice, 1, 0, 0, levels[level]);
                    return true;
                }
            }
            return false;
        }
        boolean left = sum(l, w, node.left(), level);
        boolean right = sum(l, w, node.right(), left ? level + 1 : level);
        if (left && right) {
            compute().axpy(1, levels[level + 1].theta(l), levels[level].theta(l));
            compute().axpy(1, levels[level + 1].bias(l), levels[level].bias(l));
        }
        return left || right;
    }

    /** Frees the memory for the sums. */
    @Override
    public void close() {
        for (Parameters level : levels) {
            level.close();
        }
    }
}
