package dev.chainrule.benchmarks;

import dev.chainrule.reference.Bounded;
import java.util.Arrays;
import java.util.List;

/**
 * An operation of the SPI on matrices that are on the device.
 *
 * @param call does it once, on the matrices as they are, and may return before it is done
 * @param targets what it writes; one to three
 */
record Operation(Runnable call, List<Target> targets) {
    private static final int CHECKED_ROWS = 16;

    Operation(Runnable call, Target... targets) {
        this(call, List.of(targets));
    }

    /**
     * A matrix that the operation writes.
     *
     * @param expected what some of its rows must be after one call on the first values, with bounds
     */
    record Target(DeviceMatrix matrix, Expected expected) {}

    /** The given rows of a target in float64, [rows, cols]. */
    interface Expected {
        Bounded rows(int... chosen);
    }

    /**
     * Checks the targets after one call on the first values: every element is finite, and {@value #CHECKED_ROWS} rows,
     * the first and the last among them, are within their bounds.
     *
     * @throws IllegalStateException if one is not
     */
    void check(String name) {
        for (Target target : targets) {
            int rows = target.matrix.view().rows();
            int cols = target.matrix.view().cols();
            float[] got = target.matrix.download();
            for (int at = 0; at < got.length; at++) {
                if (!Float.isFinite(got[at])) {
                    throw wrong(name, at / cols, at % cols, got[at], "a number");
                }
            }
            int[] chosen = spread(rows);
            Bounded expected = target.expected.rows(chosen);
            for (int i = 0; i < chosen.length; i++) {
                for (int j = 0; j < cols; j++) {
                    float value = got[chosen[i] * cols + j];
                    if (!expected.contains(i, j, value)) {
                        throw wrong(name, chosen[i], j, value, expected.value(i, j) + " ± " + expected.error(i, j));
                    }
                }
            }
        }
    }

    /** Row numbers from the first to the last, evenly. */
    private static int[] spread(int rows) {
        int count = Math.min(rows, CHECKED_ROWS);
        int[] chosen = new int[count];
        Arrays.setAll(chosen, i -> count == 1 ? 0 : (int) ((long) i * (rows - 1) / (count - 1)));
        return chosen;
    }

    private static IllegalStateException wrong(String name, int i, int j, float value, String expected) {
        return new IllegalStateException(
                name + ": (" + i + ", " + j + ") of the target is " + value + ", expected " + expected);
    }
}
