package dev.chainrule.data;

import dev.chainrule.nn.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Finds columns whose cells differ in float64 and do not once they are scaled to float32. */
final class Precision {
    /** Integers of fewer bits than float32 has, by one, stay apart under any scaling. */
    private static final double APART = 0x1p22;

    /** Cells with at most this many decimals, as files have them, are integers times a power of ten. */
    private static final double[] UNITS = {1, 1e3, 1e6};

    /**
     * Among n random numbers about n² / 2^24 pairs round to the same float32, which is no loss worth a word; up to this
     * multiple of that number is allowed.
     */
    private static final double CHANCE = 4;

    private Precision() {}

    /** A line for each column in which scaling loses more distinct cells than chance explains. */
    static List<String> losses(Table table, Scaling scaling) {
        List<String> losses = new ArrayList<>();
        for (int j = 0; j < Math.min(table.features(), scaling.columns()); j++) {
            if (scaling.factor(j) != 0 && !staysApart(table, j, scaling.offset(j))) {
                compare(table, j, scaling, losses);
            }
        }
        return List.copyOf(losses);
    }

    /** A cheap test that most columns pass: no digit is below the last bit. */
    private static boolean staysApart(Table table, int j, double offset) {
        for (double unit : UNITS) {
            boolean apart = true;
            for (int row = 0; apart && row < table.rows(); row++) {
                double value = table.value(row, j);
                apart = Math.rint(value * unit) / unit == value && Math.abs(value - offset) * unit < APART;
            }
            if (apart) {
                return true;
            }
        }
        return false;
    }

    private static void compare(Table table, int j, Scaling scaling, List<String> losses) {
        double[] raw = new double[table.rows()];
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
