package dev.chainrule.data;

import java.util.Arrays;

/** Means and medians of columns of a table in which numbers are missing; exact in any order of rows, and without a copy of them. */
final class Averages {
    /** The bits of a number that are found in one pass over the rows. */
    private static final int BITS = 11;

    /** The features that are counted at a time, each in 16 KiB: the counts of all take 16 MiB however many there are. */
    static final int BLOCK = 1 << 10;

    private Averages() {}

    /** The mean of the numbers of each of these features, in float64 in the order of the rows; NaN where all are missing. */
    static double[] means(Table table, int[] features) {
        double[] least = new double[features.length];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        long[] counts = new long[features.length];
        for (int row = 0; row < table.rows(); row++) {
            for (int i = 0; i < features.length; i++) {
                double value = table.value(row, features[i]);
                if (!Double.isNaN(value)) {
                    least[i] = Math.min(least[i], value);
                    counts[i]++;
                }
            }
        }
        double[] sums = new double[features.length]; // of distances: small where numbers are large and close together
        for (int row = 0; row < table.rows(); row++) {
            for (int i = 0; i < features.length; i++) {
                double value = table.value(row, features[i]);
                sums[i] += Double.isNaN(value) ? 0 : value - least[i];
            }
        }
        double[] means = new double[features.length];
        Arrays.setAll(means, i -> counts[i] == 0 ? Double.NaN : least[i] + sums[i] / counts[i]);
        return means;
    }

    /** The median of the numbers of each of these features, the middle of the two if they are even; NaN where all are missing. */
    static double[] medians(Table table, int[] features) {
        double[] medians = new double[features.length];
        for (int from = 0; from < features.length; from += BLOCK) {
            int to = Math.min(features.length, from + BLOCK);
            double[] some = mediansOfBlock(table, Arrays.copyOfRange(features, from, to));
            System.arraycopy(some, 0, medians, from, some.length);
        }
        return medians;
    }

    private static double[] mediansOfBlock(Table table, int[] features) {
        long[] counts = new long[features.length];
        for (int row = 0; row < table.rows(); row++) {
            for (int i = 0; i < features.length; i++) {
                counts[i] += Double.isNaN(table.value(row, features[i])) ? 0 : 1;
            }
        }
        double[] lower = select(
                table,
                features,
                Arrays.stream(counts).map(n -> Math.max(0, n - 1) / 2).toArray());
        double[] upper =
                select(table, features, Arrays.stream(counts).map(n -> n / 2).toArray());
        double[] medians = new double[features.length];
        Arrays.setAll(medians, i -> counts[i] == 0 ? Double.NaN : lower[i] + (upper[i] - lower[i]) / 2);
        return medians;
    }

    /**
     * The number of a rank in each feature. Each pass finds the next bits of it, by counting the numbers that have all bits before
     * in common.
     *
     * @param ranks counted from 0, modified
     */
    private static double[] select(Table table, int[] features, long[] ranks) {
        long[] found = new long[features.length];
        int shift = Long.SIZE;
        while (shift > 0) {
            int high = shift;
            shift = Math.max(0, high - BITS);
            long[][] counts = count(table, features, found, high, shift);
            for (int i = 0; i < features.length; i++) {
                int digit = 0;
                while (digit < counts[i].length - 1 && ranks[i] >= counts[i][digit]) {
                    ranks[i] -= counts[i][digit++];
                }
                found[i] |= (long) digit << shift;
            }
        }
        return Arrays.stream(found).mapToDouble(Averages::number).toArray();
    }

    /** Counts by the bits from {@code shift} to below {@code high} the numbers whose bits from {@code high} on are those found. */
    private static long[][] count(Table table, int[] features, long[] found, int high, int shift) {
        long[][] counts = new long[features.length][1 << (high - shift)];
        long above = high == Long.SIZE ? 0 : -1L << high;
        for (int row = 0; row < table.rows(); row++) {
            for (int i = 0; i < features.length; i++) {
                double value = table.value(row, features[i]);
                long key = key(value);
                if (!Double.isNaN(value) && ((key ^ found[i]) & above) == 0) {
                    counts[i][(int) (key >>> shift) & (counts[i].length - 1)]++;
                }
            }
        }
        return counts;
    }

    /** The bits of a number, so that unsigned they have the order of the numbers. */
    private static long key(double value) {
        long bits = Double.doubleToLongBits(value + 0.0); // -0 is 0
        return bits < 0 ? ~bits : bits | Long.MIN_VALUE;
    }

    private static double number(long key) {
        return Double.longBitsToDouble(key < 0 ? key & Long.MAX_VALUE : ~key);
    }
}
