package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import java.util.function.IntToDoubleFunction;

/**
 * Scalings fitted to the features of a table, which should be the training part: x = (raw - offset) · factor. All sums
 * are in float64.
 *
 * <p>A column of equal values v tells nothing: it gets offset v and factor 0, so that it is 0 in every example, even
 * where other data differ. A column whose spread is so small that 1 / spread is no float32 is treated alike.
 */
public final class Scalings {
    private Scalings() {}

    /**
     * Scales every column of the table to [0, 1], up to rounding: offset = min, factor = 1 / (max - min).
     *
     * @throws DataException if max - min exceeds float32
     */
    public static Scaling minMax(Table table) {
        double[] offset = new double[table.features()];
        double[] factor = new double[table.features()];
        for (int j = 0; j < table.features(); j++) {
            Range range = feature(table, j);
            double reciprocal = 1 / (range.max - range.min);
            offset[j] = range.min;
            factor[j] = Float.isInfinite((float) reciprocal) ? 0 : reciprocal;
        }
        return new Scaling(offset, factor);
    }

    /**
     * Scales every column of the table to mean 0 and standard deviation 1, see {@link Scaling#standard}.
     *
     * @throws DataException if max - min exceeds float32
     */
    public static Scaling standard(Table table) {
        for (int j = 0; j < table.features(); j++) {
            feature(table, j); // checks its range
        }
        return Scaling.standard(table.rows(), table.features(), table::value);
    }

    /**
     * Scales quantities to mean 0 and standard deviation 1. Where the spread is 0, or so small that 1 / spread is no
     * float32, the factor is 1, so that the scaling can be undone.
     *
     * @throws DataException if max - min exceeds float32
     */
    static Scaling standard(String source, double[] quantities) {
        Range.of(source + ": labels", quantities.length, i -> quantities[i]);
        Scaling scaling = Scaling.standard(quantities.length, 1, (row, j) -> quantities[row]);
        return scaling.factor(0) != 0 ? scaling : Scaling.uniform(1, scaling.offset(0), 1);
    }

    /** The range of a feature. */
    private static Range feature(Table table, int j) {
        Columns columns = table.columns();
        return Range.of(
                table.source() + ": " + columns.describe(columns.ofFeature(j)),
                table.rows(),
                row -> table.value(row, j));
    }

    /** The least and the greatest value of a column. */
    private record Range(double min, double max) {
        /**
         * Finds the range of a column.
         *
         * @param place the name of the column in messages
         * @throws DataException if max - min exceeds float32
         */
        static Range of(String place, int rows, IntToDoubleFunction values) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < rows; i++) {
                min = Math.min(min, values.applyAsDouble(i));
                max = Math.max(max, values.applyAsDouble(i));
            }
            if (Float.isInfinite((float) (max - min))) {
                throw new DataException(place + ": values from " + min + " to " + max
                        + ", expected a range within float32, at most " + Float.MAX_VALUE);
            }
            return new Range(min, max);
        }
    }
}
