package dev.chainrule.nn;

import java.util.Arrays;

/**
 * The way from raw columns to those of a network and back: x_j = (raw_j - offset_j) · factor_j, computed in float64 and
 * rounded once to float32. Fitted on training data and kept with the network, so that a trained network takes raw inputs
 * anywhere, and its answers are raw quantities.
 */
public final class Scaling {
    private final double[] offset;
    private final double[] factor;

    /**
     * A scaling by column.
     *
     * @throws IllegalArgumentException if there are none, the lengths differ, or a value is not finite
     */
    public Scaling(double[] offset, double[] factor) {
        if (offset.length != factor.length) {
            throw new IllegalArgumentException(
                    "scaling: " + offset.length + " offsets and " + factor.length + " factors, expected as many");
        }
        if (offset.length == 0) {
            throw new IllegalArgumentException("scaling: no columns, expected at least one");
        }
        for (int j = 0; j < offset.length; j++) {
            if (!Double.isFinite(offset[j]) || !Double.isFinite(factor[j])) {
                throw new IllegalArgumentException("scaling: column " + j + " has offset " + offset[j] + " and factor "
                        + factor[j] + ", expected finite numbers");
            }
        }
        this.offset = offset.clone();
        this.factor = factor.clone();
    }

    /** Leaves columns as they are: offset 0, factor 1. */
    public static Scaling identity(int columns) {
        return uniform(columns, 0, 1);
    }

    /** One offset and factor for every column. */
    public static Scaling uniform(int columns, double offset, double factor) {
        double[] offsets = new double[columns];
        double[] factors = new double[columns];
        Arrays.fill(offsets, offset);
        Arrays.fill(factors, factor);
        return new Scaling(offsets, factors);
    }

    /** Raw numbers in rows and columns, both counted from 0. */
    @FunctionalInterface
    public interface Cells {
        /** The number in a row and a column. */
        double at(int row, int column);
    }

    /**
     * Scales columns to mean 0 and standard deviation 1 of these rows: offset = mean, factor = 1 / sd, where sd² is the
     * mean of (raw - mean)²; all sums are in float64 and in the order of the rows, and the mean is computed first.
     * Cells are asked for row by row, three times.
     *
     * <p>A column of equal values v tells nothing: it gets offset v and factor 0, so that it is 0 in every row, even where
     * other data differ. A column whose spread is so small that 1 / sd is no float32 is treated alike.
     *
     * @param rows the number of rows, 1 or more
     * @param columns the number of columns, 1 or more
     * @param raw finite numbers
     */
    public static Scaling standard(int rows, int columns, Cells raw) {
        double[] offset = means(rows, columns, raw);
        double[] factor = new double[columns];
        double[] squares = new double[columns];
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < columns; j++) {
                double distance = raw.at(row, j) - offset[j];
                squares[j] += distance * distance;
            }
        }
        for (int j = 0; j < columns; j++) {
            double reciprocal = 1 / Math.sqrt(squares[j] / rows);
            factor[j] = Float.isInfinite((float) reciprocal) ? 0 : reciprocal;
        }
        return new Scaling(offset, factor);
    }

    /** Sums distances from the least values: they are small where values are large and close together. */
    private static double[] means(int rows, int columns, Cells raw) {
        double[] min = new double[columns];
        Arrays.fill(min, Double.POSITIVE_INFINITY);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < columns; j++) {
                min[j] = Math.min(min[j], raw.at(row, j));
            }
        }
        double[] sum = new double[columns];
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < columns; j++) {
                sum[j] += raw.at(row, j) - min[j];
            }
        }
        double[] means = new double[columns];
        Arrays.setAll(means, j -> min[j] + sum[j] / rows);
        return means;
    }

    /** The number of columns. */
    public int columns() {
        return offset.length;
    }

    /** The offset of column j, counted from 0. */
    public double offset(int j) {
        return offset[j];
    }

    /** The factor of column j. */
    public double factor(int j) {
        return factor[j];
    }

    /** Whether columns stay as they are. */
    public boolean isIdentity() {
        return Arrays.stream(offset).allMatch(o -> o == 0)
                && Arrays.stream(factor).allMatch(f -> f == 1);
    }

    /**
     * Scales rows: x ← (raw - offset) · factor.
     *
     * @param raw whole rows, row-major; not modified
     * @param x as long, modified
     * @throws IllegalArgumentException if an array does not hold whole rows, or they differ in length
     */
    public void apply(double[] raw, float[] x) {
        checkRows(raw.length, x.length);
        for (int row = 0; row < raw.length; row += offset.length) {
            for (int j = 0; j < offset.length; j++) {
                x[row + j] = (float) ((raw[row + j] - offset[j]) * factor[j]);
            }
        }
    }

    /**
     * Scales rows: x ← (raw - offset) · factor. Both arrays may be the same.
     *
     * @param raw whole rows, row-major
     * @param x as long, modified
     * @throws IllegalArgumentException if an array does not hold whole rows, or they differ in length
     */
    public void apply(float[] raw, float[] x) {
        checkRows(raw.length, x.length);
        for (int row = 0; row < raw.length; row += offset.length) {
            for (int j = 0; j < offset.length; j++) {
                x[row + j] = (float) ((raw[row + j] - offset[j]) * factor[j]);
            }
        }
    }

    /** The raw value behind x in column j: x / factor + offset. Infinite or NaN where the factor is 0. */
    public double undo(int j, double x) {
        return x / factor[j] + offset[j];
    }

    private void checkRows(int raw, int x) {
        if (raw % offset.length != 0 || x != raw) {
            throw new IllegalArgumentException("scaling: " + raw + " raw values and room for " + x
                    + ", expected whole rows of " + offset.length + " in both");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling s && Arrays.equals(offset, s.offset) && Arrays.equals(factor, s.factor);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(offset) + Arrays.hashCode(factor);
    }

    @Override
    public String toString() {
        return "Scaling of " + offset.length + " columns";
    }
}
