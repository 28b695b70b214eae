package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.threads.Pieces;

/**
 * A copy of some rows of a transposed A, term by term: element (i, p) at {@code i + 48 p}. Where A lies, the terms of a row may be
 * pages apart, or a multiple of 4 KiB, so that they fall into the same lines of the first-level cache.
 */
final class RowGroup {
    /** The rows of a group: whole tiles of either height, and whole vectors. */
    static final int ROWS = 48;

    private final Kernels kernels;
    private final Slots p = new Slots();
    float[] values = {};

    RowGroup(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Copies {@code rows} rows from the i-th on and {@code terms} terms from the q-th on; A has its rows side by side. */
    void copy(Product x, int i, int rows, int q, int terms) {
        if (values.length < ROWS * terms) {
            values = new float[ROWS * terms];
        }
        int at = x.aAt + i + q * x.aStep;
        int vectors = Pieces.count(rows, RowsInLanes.ROWS);
        int rest = rows % RowsInLanes.ROWS;
        Operands.check(x.a, at, terms, x.aStep, rows);
        Operands.check(values, 0, terms, ROWS, (long) vectors * RowsInLanes.ROWS);
        p.bytes(Slot.A, at).bytes(Slot.A_STEP, x.aStep).set(Slot.C, 0).bytes(Slot.C_ROW, ROWS);
        p.set(Slot.DEPTH, terms).set(Slot.PANELS, 1).lanes(rest);
        kernels.copy(vectors, rest != 0).call(x.a, x.a, values, p.values);
    }
}
