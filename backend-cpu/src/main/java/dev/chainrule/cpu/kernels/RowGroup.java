package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.threads.Pieces;

/**
 * A copy of some rows of A, or of some terms of them: element (i, p) at {@code i row + p step}. Where A lies, the terms of a row may be
 * pages apart, or its rows a multiple of 4 KiB, so that they fall into the same lines of the first-level cache.
 */
final class RowGroup {
    /** The rows of a group: whole tiles of either height, and whole vectors. */
    static final int ROWS = 48;

    /** The distance of terms, in elements, from which on rows are copied: 1 KiB. */
    private static final int FAR = 256;
    /** The elements in 4 KiB: rows that are a multiple of 4 KiB apart share lines of the first-level cache. */
    private static final int SAME_LINES = 1024;
    /** The elements that are copied of a row at once: eight vectors. */
    private static final int WIDTH = CopyKernel.MOST_VECTORS * RowsInLanes.ROWS;
    /** Elements between two rows of a copy, so that rows begin in different lines. */
    private static final int GAP = 16;

    private final Kernels kernels;
    private final Slots p = new Slots();
    float[] values = {};
    int row;
    int step;

    RowGroup(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Whether a product is faster from a copy. */
    static boolean isFaster(Product x) {
        return x.aRow == 1 ? x.aStep >= FAR : x.aStep == 1 && x.aRow % SAME_LINES == 0;
    }

    /** Whether rows that are {@code distance} elements apart take turns in few lines of the first-level cache. */
    static boolean shareLines(int distance) {
        return distance % (SAME_LINES / 2) == 0;
    }

    /** Copies {@code rows} rows from the i-th on and {@code terms} terms from the q-th on, as they lie in memory. */
    void copy(Product x, int i, int rows, int q, int terms) {
        int at = x.aAt + i * x.aRow + q * x.aStep;
        if (x.aRow == 1) {
            row = 1;
            step = ROWS;
            reserve(ROWS * terms);
            copy(x.a, at, x.aStep, terms, rows, step);
        } else {
            row = Pieces.count(terms, WIDTH) * WIDTH + GAP;
            step = 1;
            reserve(ROWS * row);
            copy(x.a, at, x.aRow, rows, terms, row);
        }
    }

    private void reserve(int length) {
        if (values.length < length) {
            values = new float[length];
        }
    }

    /** Copies {@code count} pieces of {@code length} elements, {@code from} apart, to pieces that are {@code to} apart. */
    private void copy(float[] a, int at, int from, int count, int length, int to) {
        p.bytes(Slot.A_STEP, from).bytes(Slot.C_ROW, to).set(Slot.DEPTH, count);
        p.bytes(Slot.A_TILE, WIDTH).bytes(Slot.C_TILE, WIDTH);
        int whole = length / WIDTH;
        if (whole > 0) {
            copy(a, at, from, count, 0, to, whole, WIDTH);
        }
        int rest = length - whole * WIDTH;
        if (rest > 0) {
            copy(a, at + whole * WIDTH, from, count, whole * WIDTH, to, 1, rest);
        }
    }

    private void copy(float[] a, int at, int from, int count, int target, int to, int times, int width) {
        int vectors = Pieces.count(width, RowsInLanes.ROWS);
        int rest = width % RowsInLanes.ROWS;
        int written = (times - 1) * WIDTH + vectors * RowsInLanes.ROWS;
        Operands.check(a, at, count, from, (times - 1L) * WIDTH + width);
        Operands.check(values, target, count, to, written);
        p.bytes(Slot.A, at).bytes(Slot.C, target).set(Slot.PANELS, times).lanes(rest);
        kernels.copy(vectors, rest).call(a, a, values, p.values);
    }
}
