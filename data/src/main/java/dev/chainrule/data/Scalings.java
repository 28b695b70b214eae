package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import java.util.function.IntToDoubleFunction;

/**
 * Scalings fitted to the features of a table, which should be the training part: x = (raw - offset) · factor. All sums
 * are in float64.
 *
 * <p>A column of equal values v tells nothing: it gets offset v and factor 0, so that it is 0 in every example, even
 * where other data differ. The same holds for a column whose spread is so small that 1 / spread is no float32.
 */
public final class Scalings {
    private Scalings() {}

    /**
     * Scales every column of the table to [0, 1], up to rounding: offset = min, factor = 1 / (max - min).
     *
     * @throws DataException if max - min exceeds float32
     */
    public static Scaling minMax(Table table) {
        Fit fit = new Fit(table.features());
        for (int j = 0; j < table.features(); j++) {
            Column column = feature(table, j);
            fit.set(j, column.min, column.max - column.min);
        }
        return fit.scaling();
    }

    /**
     * Scales every column of the table to mean 0 and standard deviation 1: offset = mean, factor = 1 / sd, where sd² is
     * the mean of (raw - mean)²; the mean is computed first.
     *
     * @throws DataException if max - min exceeds float32
     */
    public static Scaling standard(Table table) {
        Fit fit = new Fit(table.features());
        for (int j = 0; j < table.features(); j++) {
            Column column = feature(table, j);
            double mean = column.mean();
            fit.set(j, mean, column.deviation(mean));
        }
        return fit.scaling();
    }

    /**
     * Scales quantities to mean 0 and standard deviation 1. Where the spread is 0, or so small that 1 / spread is no
     * float32, the factor is 1, so that the scaling can be undone.
     *
     * @throws DataException if max - min exceeds float32
     */
    static Scaling standard(String source, double[] quantities) {
        Column column = Column.of(source + ": labels", quantities.length, i -> quantities[i]);
        double mean = column.mean();
        double factor = 1 / column.deviation(mean);
        return Scaling.uniform(1, mean, Float.isInfinite((float) factor) ? 1 : factor);
    }

    private static Column feature(Table table, int j) {
        Columns columns = table.columns();
        return Column.of(
                table.source() + ": " + columns.describe(columns.ofFeature(j)),
                table.rows(),
                row -> table.value(row, j));
    }

    private record Column(int rows, IntToDoubleFunction values, double min, double max) {
        /**
         * A column and its range.
         *
         * @param place what messages call it
         */
        static Column of(String place, int rows, IntToDoubleFunction values) {
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
            return new Column(rows, values, min, max);
        }

        /** Sums distances from the least value: they are small where values are large and close together. */
        double mean() {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += values.applyAsDouble(i) - min;
            }
            return min + sum / rows;
        }

        double deviation(double mean) {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                double distance = values.applyAsDouble(i) - mean;
                sum += distance * distance;
            }
            return Math.sqrt(sum / rows);
        }
    }

    private static final class Fit {
        private final double[] offset;
        private final double[] factor;

        Fit(int features) {
            offset = new double[features];
            factor = new double[features];
        }

        void set(int feature, double origin, double spread) {
            offset[feature] = origin;
            factor[feature] = Float.isInfinite((float) (1 / spread)) ? 0 : 1 / spread;
        }

        Scaling scaling() {
            return new Scaling(offset, factor);
        }
    }
}
