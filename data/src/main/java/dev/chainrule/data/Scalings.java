package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import java.util.Arrays;

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
        Table inputs = table.encoded();
        double[] offset = new double[inputs.features()];
        double[] factor = new double[inputs.features()];
        Range[] ranges = ranges(inputs);
        for (int j = 0; j < inputs.features(); j++) {
            double reciprocal = 1 / (ranges[j].max - ranges[j].min);
            offset[j] = ranges[j].min;
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
        Table inputs = table.encoded();
        ranges(inputs); // checks them
        return indicators(inputs.columns(), Scaling.standard(inputs.rows(), inputs.features(), inputs::value));
    }

    /** A scaling that leaves indicators as they are, but for those that are the same in each row. */
    private static Scaling indicators(Columns columns, Scaling scaling) {
        double[] offset = new double[scaling.columns()];
        double[] factor = new double[scaling.columns()];
        for (int j = 0; j < offset.length; j++) {
            boolean stays = scaling.factor(j) != 0 && columns.isIndicator(j);
            offset[j] = stays ? 0 : scaling.offset(j);
            factor[j] = stays ? 1 : scaling.factor(j);
        }
        return new Scaling(offset, factor);
    }

    /**
     * Scales quantities to mean 0 and standard deviation 1. Where the spread is 0, or so small that 1 / spread is no
     * float32, the factor is 1, so that the scaling can be undone.
     *
     * @throws DataException if max - min exceeds float32
     */
    static Scaling standard(String source, double[] quantities) {
        Range range = new Range();
        for (double quantity : quantities) {
            range.add(quantity);
        }
        range.check(source + ": labels");
        Scaling scaling = Scaling.standard(quantities.length, 1, (row, j) -> quantities[row]);
        return scaling.factor(0) != 0 ? scaling : Scaling.uniform(1, scaling.offset(0), 1);
    }

    /** The ranges of all features, found row by row, as the rows lie in a file. */
    private static Range[] ranges(Table table) {
        Range[] ranges = new Range[table.features()];
        Arrays.setAll(ranges, j -> new Range());
        for (int row = 0; row < table.rows(); row++) {
            for (int j = 0; j < ranges.length; j++) {
                ranges[j].add(table.value(row, j));
            }
        }
        Columns columns = table.columns();
        for (int j = 0; j < ranges.length; j++) {
            ranges[j].check(table.source() + ": " + columns.describe(columns.ofFeature(j)));
        }
        return ranges;
    }

    /** The least and the greatest value of a column. */
    private static final class Range {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;

        void add(double value) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }

        /**
         * Checks that the range is one of float32.
         *
         * @param place the name of the column in messages
         * @throws DataException if max - min exceeds float32
         */
        void check(String place) {
            if (Float.isInfinite((float) (max - min))) {
                throw new DataException(place + ": values from " + min + " to " + max
                        + ", expected a range within float32, at most " + Float.MAX_VALUE);
            }
        }
    }
}
