package dev.chainrule.data;

import java.util.Arrays;

/** Targets, kept as one value per example: the target itself if there is one output, else the number of the class. */
final class TargetRows {
    private final float[] values;
    private final int outputs;

    TargetRows(float[] values, int outputs) {
        this.values = values;
        this.outputs = outputs;
    }

    int outputs() {
        return outputs;
    }

    /** Writes y[count, outputs]. */
    void copy(int from, int count, float[] y) {
        if (outputs == 1) {
            System.arraycopy(values, from, y, 0, count);
            return;
        }
        Arrays.fill(y, 0, count * outputs, 0);
        for (int i = 0; i < count; i++) {
            y[i * outputs + (int) values[from + i]] = 1;
        }
    }
}
