package dev.chainrule.train;

import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;

/**
 * A data set whose rows are checked as they are copied: every number finite, and targets such as the output unit's cost
 * is defined for, 0 to 1 for sigmoid, and for softmax also with a sum of 1. Nothing else gets to a device, whatever a
 * data set of a user's own gives. Pixels cannot be wrong.
 */
final class CheckedData extends DerivedDataset {
    /** The distance from 1 that the sum of K targets may have: each was rounded to float32, and may be a sum's quotient itself. */
    private static final double SUM_TOLERANCE = 1e-4;

    private final OutputUnit output;
    private final float smoothing;

    /**
     * Data for a network.
     *
     * @throws IllegalArgumentException if they do not fit its layers, or are none
     */
    CheckedData(Dataset data, Topology topology) {
        this(data, topology, 0);
    }

    /**
     * Data for a network, with smoothed labels: targets are given as (1 - ε) y + ε / K for K softmax outputs, and (1 - ε) y + ε / 2
     * for sigmoid outputs, each of which tells two classes apart.
     *
     * @param smoothing ε, from 0 to less than 1
     * @throws IllegalArgumentException if they do not fit its layers, or are none, or quantities are to be smoothed
     */
    CheckedData(Dataset data, Topology topology, float smoothing) {
        super(data);
        if (smoothing > 0 && topology.output() == OutputUnit.IDENTITY) {
            throw new IllegalArgumentException("label smoothing: " + smoothing
                    + " with identity outputs, expected sigmoid or softmax outputs, whose targets are classes");
        }
        if (data.inputs() != topology.inputs() || data.outputs() != topology.outputs()) {
            throw new IllegalArgumentException("layers " + topology + " do not fit the data, which have "
                    + data.inputs() + " inputs and " + data.outputs() + " outputs");
        }
        if (data.size() < 1) {
            throw new IllegalArgumentException("the data set is empty, expected at least one example");
        }
        this.output = topology.output();
        this.smoothing = smoothing;
    }

    /** The bytes of all rows on a device: pixels or float32, and float32 for targets. */
    long bytes() {
        return size() * (bytesOfInputs() + (long) outputs() * Float.BYTES);
    }

    /** The bytes of the inputs of one example on a device. */
    long bytesOfInputs() {
        return (long) inputs() * (pixels() ? Byte.BYTES : Float.BYTES);
    }

    /**
     * Copies inputs as {@link Dataset#copyInputs} does.
     *
     * @throws IllegalArgumentException naming the example and the input, counted from 0, if a number is not finite
     */
    @Override
    public void copyInputs(int from, int count, float[] x) {
        data.copyInputs(from, count, x);
        int inputs = data.inputs();
        for (int i = 0; i < count * inputs; i++) {
            if (!Float.isFinite(x[i])) {
                throw wrong(from + i / inputs, "input " + i % inputs + " is " + x[i], "a finite number");
            }
        }
    }

    /**
     * Copies targets as {@link Dataset#copyTargets} does, and smoothes them once they are checked.
     *
     * @throws IllegalArgumentException naming the example, counted from 0, and what is wrong with its targets
     */
    @Override
    public void copyTargets(int from, int count, float[] y) {
        data.copyTargets(from, count, y);
        for (int e = 0; e < count; e++) {
            checkTargets(from + e, y, e * data.outputs());
        }
        if (smoothing > 0) {
            float shared = smoothing / (output == OutputUnit.SOFTMAX ? data.outputs() : 2);
            for (int i = 0; i < count * data.outputs(); i++) {
                y[i] = (1 - smoothing) * y[i] + shared;
            }
        }
    }

    /**
     * Copies weights as {@link Dataset#copyWeights} does.
     *
     * @throws IllegalArgumentException naming the example, counted from 0, if a weight is not finite or below 0
     */
    @Override
    public void copyWeights(int from, int count, float[] w) {
        data.copyWeights(from, count, w);
        for (int e = 0; e < count; e++) {
            if (!(w[e] >= 0 && Float.isFinite(w[e]))) {
                throw wrong(from + e, "its weight is " + w[e], "a finite number from 0 on");
            }
        }
    }

    /** The weights of all examples; none if they have none. */
    float[] weights() {
        float[] weights = new float[weighted() ? size() : 0];
        copyWeights(0, weights.length, weights);
        return weights;
    }

    private void checkTargets(int example, float[] y, int at) {
        double sum = 0;
        for (int k = 0; k < data.outputs(); k++) {
            float target = y[at + k];
            if (!Float.isFinite(target)) {
                throw wrong(example, "target " + k + " is " + target, "a finite number");
            }
            if (output != OutputUnit.IDENTITY && !(target >= 0 && target <= 1)) {
                throw wrong(
                        example,
                        "target " + k + " is " + target,
                        "0 to 1 for " + (output == OutputUnit.SOFTMAX ? "softmax" : "sigmoid")
                                + " outputs; quantities need identity outputs");
            }
            sum += target;
        }
        if (output == OutputUnit.SOFTMAX && !(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
            throw wrong(example, "the targets' sum is " + sum, "1 for softmax outputs; independent ones need sigmoid");
        }
    }

    private static IllegalArgumentException wrong(int example, String what, String expected) {
        return new IllegalArgumentException("example " + example + ", " + what + ", expected " + expected);
    }
}
