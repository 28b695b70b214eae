package dev.chainrule.data;

import dev.chainrule.nn.Scaling;

/**
 * Scalings fitted to the features of a table, which should be the training part: x = (raw - offset) · factor.
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
            Range range = range(table, j);
            fit.set(j, range.min, range.max - range.min);
        }
        return fit.scaling();
    }

    /**
     * Scales every column of the table to mean 0 and standard deviation 1: offset = mean, factor = 1 / sd, where sd² is
     * the mean of (raw - mean)²; both are accumulated in float64.
     *
     * @throws DataException if max - min exceeds float32
     */
    public static Scaling standard(Table table) {
        Fit fit = new Fit(table.features());
        for (int j = 0; j < table.features(); j++) {
            Range range = range(table, j);
            if (range.min == range.max) {
                fit.set(
                        j, range.min,
                        0); // from 2^29 rows on, the sum of equal values is rounded and would show a spread
            } else {
                double mean = mean(table, j);
                fit.set(j, mean, deviation(table, j, mean));
            }
        }
        return fit.scaling();
    }

    private static Range range(Table table, int feature) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < table.rows(); i++) {
            min = Math.min(min, table.value(i, feature));
            max = Math.max(max, table.value(i, feature));
        }
        if (Float.isInfinite(max - min)) {
            Columns columns = table.columns();
            throw new DataException(table.source() + ": " + columns.describe(columns.ofFeature(feature))
                    + ": values from " + min + " to " + max + ", expected a range within float32, at most "
                    + Float.MAX_VALUE);
        }
        return new Range(min, max);
    }

    private static double mean(Table table, int feature) {
        double sum = 0;
        for (int i = 0; i < table.rows(); i++) {
            sum += table.value(i, feature);
        }
        return sum / table.rows();
    }

    private static double deviation(Table table, int feature, double mean) {
        double sum = 0;
        for (int i = 0; i < table.rows(); i++) {
            double distance = table.value(i, feature) - mean;
            sum += distance * distance;
        }
        return Math.sqrt(sum / table.rows());
    }

    private record Range(float min, float max) {}

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
