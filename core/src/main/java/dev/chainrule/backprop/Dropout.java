package dev.chainrule.backprop;

import dev.chainrule.nn.Topology;
import dev.chainrule.spi.DropoutMask;

/**
 * Dropout in training (Srivastava et al., 2014), with what is kept scaled by 1 / (1 - rate), so that a prediction needs neither mask nor
 * factor. In step s, layer l of L takes the random numbers of the stream -(s L + l): its mask is a function of the seed, the step and the
 * layer, the same forward and backward, and on every device.
 *
 * @param inputs the rate of layer 1, the probability with which an input is dropped; 0 for none
 * @param hidden the rate of each hidden layer
 * @param seed the seed of the training
 */
public record Dropout(float inputs, float hidden, long seed) {
    /** No dropout. */
    public static final Dropout NONE = new Dropout(0, 0, 0);

    /**
     * Checks the rates.
     *
     * @throws IllegalArgumentException unless both are at least 0 and less than 1
     */
    public Dropout {
        check("input dropout", inputs);
        check("dropout", hidden);
    }

    private static void check(String what, float rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(what + ": " + rate + ", expected at least 0 and less than 1");
        }
    }

    /** The rate of layer l, from 1 to L - 1. */
    public float rate(int l) {
        return l == 1 ? inputs : hidden;
    }

    /** The mask of layer l in a step, which are counted from 1. */
    public DropoutMask mask(Topology topology, int l, long step) {
        return new DropoutMask(seed, -(step * topology.layers() + l), rate(l));
    }
}
