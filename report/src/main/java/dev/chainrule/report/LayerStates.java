package dev.chainrule.report;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Gradients;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.train.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a network before a training and now, and the gradients that go with them.
 *
 * @param before the network as it was when the training began
 * @param now the network as it is, or as it was when the training ended
 * @param gradientBefore the gradient of the first; null unless it {@linkplain #gradients was computed}
 * @param gradientNow the gradient of the second
 * @param examples the examples whose mean cost has these gradients; 0 without any
 */
public record LayerStates(
        NetworkState before,
        NetworkState now,
        @Nullable Gradients gradientBefore,
        @Nullable Gradients gradientNow,
        int examples) {
    /** Examples that tell the gradient well enough. */
    private static final int MOST = 256;

    /** Weights without gradients. */
    public LayerStates(NetworkState before, NetworkState now) {
        this(before, now, null, null, 0);
    }

    /** A copy with the gradients by the first examples, at most {@value #MOST}, of a data set, without decay and dropout. */
    public LayerStates gradients(Compute compute, Dataset data) {
        int m = Math.min(MOST, data.size());
        float[] x = new float[m * data.inputs()];
        float[] y = new float[m * data.outputs()];
        data.copyInputs(0, m, x);
        data.copyTargets(0, m, y);
        return new LayerStates(
                before,
                now,
                BackPropagation.gradient(compute, before, x, y, m),
                BackPropagation.gradient(compute, now, x, y, m),
                m);
    }
}
