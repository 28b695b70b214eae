package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Matrix;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Device memory for the gradient of a batch, and how it gets there. */
final class GradientMemory implements AutoCloseable {
    private final BackPropagation network;
    private final Clipping clipping;
    private final Parameters gradient;
    private final @Nullable Matrix sum;

    GradientMemory(BackPropagation network, Clipping clipping) {
        this.network = network;
        this.clipping = clipping;
        gradient = new Parameters(network.compute(), network.topology());
        sum = clipping.memory(network.compute());
    }

    /** The gradient of the mean cost of the batch, without decay, clipped; deltas are computed on the way. */
    Parameters of(Parameters parameters, Workspace batch) {
        network.deltas(parameters, batch);
        network.gradients(batch, 1f / batch.examples(), 0, 0, gradient);
        clipping.apply(network.compute(), gradient, sum);
        return gradient;
    }

    /**
     * Computes the gradient as {@link #of} does, and has each layer's used as soon as it is there, from the last layer to the first:
     * while it is in a cache. Where the norm has a limit, which takes all layers, they are used after all were computed.
     *
     * @param use is told the layer l of Θ^(l) and b^(l), whose gradient is in {@link #gradient()}; it may change these two of the
     *     parameters
     */
    void forEachLayer(Parameters parameters, Workspace batch, IntConsumer use) {
        int last = network.topology().layers() - 1;
        if (sum != null) {
            of(parameters, batch);
            for (int l = last; l >= 1; l--) {
                use.accept(l);
            }
            return;
        }
        network.deltas(parameters, batch);
        for (int l = last; l >= 1; l--) {
            network.gradient(l, batch, 1f / batch.examples(), 0, 0, gradient);
            clipping.applyToElements(network.compute(), gradient.theta(l));
            clipping.applyToElements(network.compute(), gradient.bias(l));
            use.accept(l);
        }
    }

    /** The memory for the gradient. */
    Parameters gradient() {
        return gradient;
    }

    @Override
    public void close() {
        gradient.close();
        if (sum != null) {
            sum.close();
        }
    }
}
