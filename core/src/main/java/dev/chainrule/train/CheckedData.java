package dev.chainrule.train;

import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;

/**
 * A data set whose rows are checked as they are copied: every number finite, and targets such as the output unit's cost
 * is defined for, 0 to 1 for sigmoid, and for softmax also with a sum of 1. Nothing else gets to a device, whatever a
 * data set of a user's own gives.
 */
final class CheckedData {
    /** The distance from 1 that the sum of K targets may have: each was rounded to float32, and may be a sum's quotient itself. */
    private static final double SUM_TOLERANCE = 1e-4;

    private final Dataset data;
    private final OutputUnit output;

    /**
     * Data for a network.
     *
     * @throws IllegalArgumentException if they do not fit its layers, or are none
     */
    CheckedData(Dataset data, Topology topology) {
        if (data.inputs() != topology.inputs() || data.outputs() != topology.outputs()) {
            throw new IllegalArgumentException("layers " + topology + " do not fit the data, which have "
                    + data.inputs() + " inputs and " + data.outputs() + " outputs");
        }
        if (data.size() < 1) {
            throw new IllegalArgumentException("the data set is empty, expected at least one example");
        }
        this.data = data;
        this.output = topology.output();
    }

    int size() {
        return data.size();
    }

    int inputs() {
        return data.inputs();
    }

    int outputs() {
        return data.outputs();
    }

    boolean pixels() {
        return data.pixels();
    }

    /**
     * Copies inputs as {@link Dataset#copyInputs} does.
     *
     * @throws IllegalArgumentException naming the example and the input, counted from 0, if a number is not finite
     */
    void copyInputs(int from, int count, float[] x) {
        data.copyInputs(from, count, x);
        int inputs = data.inputs();
        for (int i = 0; i < count * inputs; i++) {
            if (!Float.isFinite(x[i])) {
                throw wrong(from + i / inputs, "input " + i % inputs + " is " + x[i], "a finite number");
            }
        }
    }

    /**
     * Copies targets as {@link Dataset#copyTargets} does.
     *
     * @throws IllegalArgumentException naming the example, counted from 0, and what is wrong with its targets
     */
    void copyTargets(int from, int count, float[] y) {
        data.copyTargets(from, count, y);
        for (int e = 0; e < count; e++) {
            checkTargets(from + e, y, e * data.outputs());
        }
    }

    /** Copies inputs as {@link Dataset#copyPixels} does; bytes cannot be wrong. */
    void copyPixels(int from, int count, byte[] x) {
        data.copyPixels(from, count, x);
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
