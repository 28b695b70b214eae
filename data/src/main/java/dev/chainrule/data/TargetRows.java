package dev.chainrule.data;

import java.util.Arrays;

/** Targets, kept as few values per example: the targets themselves, or the number of the class if they are one-hot. */
final class TargetRows {
    private final float[] values;
    private final int outputs;
    private final boolean oneHot;

    private TargetRows(float[] values, int outputs, boolean oneHot) {
        this.values = values;
        this.outputs = outputs;
        this.oneHot = oneHot;
    }

    /** One-hot targets of classes that are given by their numbers; the number itself if there is one output. */
    static TargetRows classes(float[] numbers, int outputs) {
        return new TargetRows(numbers, outputs, outputs > 1);
    }

    /** Targets as they are, row-major. */
    static TargetRows numbers(float[] targets, int outputs) {
        return new TargetRows(targets, outputs, false);
    }

    int outputs() {
        return outputs;
    }

    /** The bytes of memory that they take up. */
    long bytes() {
        return (long) values.length * Float.BYTES;
    }

    /** Writes y[count, outputs]. */
    void copy(int from, int count, float[] y) {
        if (!oneHot) {
            System.arraycopy(values, from * outputs, y, 0, count * outputs);
            return;
        }
        Arrays.fill(y, 0, count * outputs, 0);
        for (int i = 0; i < count; i++) {
            y[i * outputs + (int) values[from + i]] = 1;
        }
    }
}
