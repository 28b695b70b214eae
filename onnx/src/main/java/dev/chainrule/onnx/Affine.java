package dev.chainrule.onnx;

import dev.chainrule.nn.Scaling;

/**
 * (raw - offset) · factor for each column, or one for all, which operations of a graph in front of its layers add up to.
 */
@SuppressWarnings("ArrayRecordComponent") // two are the same if their arrays are
record Affine(double[] offset, double[] factor) {
    static final Affine NONE = new Affine(new double[] {0}, new double[] {1});

    /** Whether numbers for {@code columns} columns can be added, or one for all. */
    boolean fits(int columns) {
        return columns == 1 || offset.length == 1 || offset.length == columns;
    }

    /** (raw - offset) · factor + sign · c = (raw - (offset - sign · c / factor)) · factor. */
    Affine plus(double[] c, int sign) {
        int columns = Math.max(offset.length, c.length);
        double[] moved = new double[columns];
        double[] kept = new double[columns];
        for (int j = 0; j < columns; j++) {
            kept[j] = at(factor, j);
            moved[j] = at(offset, j) - sign * at(c, j) / kept[j];
        }
        return new Affine(moved, kept);
    }

    Affine times(double[] c) {
        int columns = Math.max(offset.length, c.length);
        double[] kept = new double[columns];
        double[] scaled = new double[columns];
        for (int j = 0; j < columns; j++) {
            kept[j] = at(offset, j);
            scaled[j] = at(factor, j) * at(c, j);
        }
        return new Affine(kept, scaled);
    }

    private static double at(double[] values, int j) {
        return values[values.length == 1 ? 0 : j];
    }

    /**
     * The scaling of {@code columns} columns.
     *
     * @throws IllegalArgumentException if there is one for another number of columns, or a number is not finite
     */
    Scaling scaling(int columns) {
        if (offset.length != 1 && offset.length != columns) {
            throw new IllegalArgumentException(
                    "scaling of " + offset.length + " columns in front of a layer of " + columns + " inputs");
        }
        double[] offsets = new double[columns];
        double[] factors = new double[columns];
        for (int j = 0; j < columns; j++) {
            offsets[j] = at(offset, j);
            factors[j] = at(factor, j);
        }
        return new Scaling(offsets, factors);
    }
}
