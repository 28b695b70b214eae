package dev.chainrule.cpu.plain;

/** A matrix whose rows are arrays of their own, kept from one use to the next and made anew only to grow. */
final class RowArrays {
    /** 16 bytes of header and 12 floats fill 64: then rows allocated one after another lie alike in cache lines. */
    private static final int LINE = 16;

    private static final int BESIDE_HEADER = 12;

    private float[][] rows = {};
    private int length;

    /** At least so many rows, each at least so long; their contents are what the last use left. */
    float[][] atLeast(int count, int cols) {
        if (rows.length < count || length < cols) {
            length = Math.max(length, (cols + LINE - BESIDE_HEADER - 1) / LINE * LINE + BESIDE_HEADER);
            rows = new float[Math.max(count, rows.length)][length];
        }
        return rows;
    }
}
