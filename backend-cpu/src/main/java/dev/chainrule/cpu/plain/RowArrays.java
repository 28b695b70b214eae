package dev.chainrule.cpu.plain;

/** Scratch memory for a matrix, an array for each row. It is kept from one use to the next, and made anew only to grow. */
final class RowArrays {
    /** The elements in a cache line of 64 bytes. */
    private static final int LINE = 16;
    /** The elements beside an array's header of 16 bytes in its first line: with whole lines after it all rows lie alike. */
    private static final int BESIDE_HEADER = 12;

    private float[][] rows = {};
    private int length;

    /** At least {@code count} rows of at least {@code cols} elements; they hold what the last use has left. */
    float[][] atLeast(int count, int cols) {
        if (rows.length < count || length < cols) {
            length = Math.max(length, (cols + LINE - BESIDE_HEADER - 1) / LINE * LINE + BESIDE_HEADER);
            rows = new float[Math.max(count, rows.length)][length];
        }
        return rows;
    }
}
