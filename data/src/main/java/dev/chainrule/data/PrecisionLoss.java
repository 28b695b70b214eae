package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Finds columns whose cells differ in float64 and do not once they are scaled to float32. */
final class PrecisionLoss {
    /** Integers of fewer bits than float32 has, by one, stay apart under any scaling. */
    private static final double APART = 0x1p22;

    /** Cells with at most this many decimals, as files have them, are integers times a power of ten. */
    private static final double[] UNITS = {1, 1e3, 1e6};

    /**
     * Among n random numbers about n² / 2^24 pairs round to the same float32, which is no loss worth a word; up to this
     * multiple of that number is allowed.
     */
    private static final double CHANCE = 4;

    /** The rows of a table in a file that are compared: the first ones. */
    private static final int ROWS_OF_FILE = 1 << 20;

    private PrecisionLoss() {}

    /** A line for each column in which scaling loses more distinct cells than chance explains. */
    static List<String> losses(Table table, Scaling scaling) {
        List<String> losses = new ArrayList<>();
        int rows = table.inFile() ? Math.min(ROWS_OF_FILE, table.rows()) : table.rows();
        boolean[] apart = columnsApart(table, rows, scaling);
        for (int j = 0; j < Math.min(table.features(), scaling.columns()); j++) {
            if (scaling.factor(j) != 0 && !apart[j]) {
                compare(table, rows, j, scaling, losses);
            }
        }
        return List.copyOf(losses);
    }

    /** A cheap test of each column that most pass: no digit is below the last bit. */
    private static boolean[] columnsApart(Table table, int rows, Scaling scaling) {
        int columns = Math.min(table.features(), scaling.columns());
        boolean[] apart = new boolean[columns];
        for (double unit : UNITS) {
            boolean[] inThisUnit = new boolean[columns];
            Arrays.fill(inThisUnit, true);
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < columns; j++) {
                    if (inThisUnit[j] && !apart[j]) {
                        double value = table.value(row, j);
                        inThisUnit[j] = Math.rint(value * unit) / unit == value
                                && Math.abs(value - scaling.offset(j)) * unit < APART;
                    }
                }
            }
            for (int j = 0; j < columns; j++) {
                apart[j] |= inThisUnit[j];
            }
        }
        return apart;
    }

    private static void compare(Table table, int rows, int j, Scaling scaling, List<String> losses) {
        double[] raw = new double[rows];
        for (int row = 0; row < raw.length; row++) {
            raw[row] = table.value(row, j) + 0.0; // -0 is 0
        }
        Arrays.sort(raw);
        long before = 1;
        long after = 1;
        for (int i = 1; i < raw.length; i++) {
            before += raw[i] == raw[i - 1] ? 0 : 1;
            after += scaled(raw[i], j, scaling) == scaled(raw[i - 1], j, scaling) ? 0 : 1;
        }
        if (before - after > CHANCE * before * before / 0x1p24) {
            Columns columns = table.columns();
            losses.add(Quote.message(table.source() + ": " + columns.describe(columns.ofFeature(j)) + ": "
                    + String.format(
                            Locale.ROOT,
                            "%,d distinct values become %,d once scaled to float32; subtract an offset or split the column",
                            before,
                            after)));
        }
    }

    private static float scaled(double raw, int j, Scaling scaling) {
        return (float) ((raw - scaling.offset(j)) * scaling.factor(j));
    }
}
