package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.threads.Pieces;

/**
 * A copy of some lanes and terms of B, as tiles read them: a panel has the lanes of a tile, term by term, and panel follows panel.
 * Lanes of the last panel that are not there are not read, and hold anything.
 */
final class Panels {
    private final Kernels kernels;
    private final Slots p = new Slots();
    /** The lanes of a panel. */
    final int lanes;

    float[] values = {};

    Panels(Kernels kernels) {
        this.kernels = kernels;
        lanes = Tiles.PANEL_VECTORS * kernels.set().lanes();
    }

    /** Copies {@code terms} terms from the q-th on and {@code count} lanes from the j-th on. */
    void copy(Product x, int q, int terms, int j, int count) {
        int length = Pieces.count(count, lanes) * terms * lanes;
        if (values.length < length) {
            values = new float[length];
        }
        p.set(Slot.DEPTH, terms);
        p.bytes(Slot.C_ROW, lanes);
        int at = x.bAt + q * x.bStep + j * x.bLane;
        if (x.bLane == 1) {
            copyRows(x, at, terms, count);
        } else {
            transpose(x, at, terms, count);
        }
    }

    private void copyRows(Product x, int at, int terms, int count) {
        p.bytes(Slot.A_STEP, x.bStep);
        p.bytes(Slot.A_TILE, lanes);
        p.bytes(Slot.C_TILE, (long) terms * lanes);
        int whole = count / lanes;
        if (whole > 0) {
            copyPanels(x, at, terms, 0, whole, whole * lanes);
        }
        int rest = count - whole * lanes;
        if (rest > 0) {
            copyPanels(x, at + whole * lanes, terms, whole * terms * lanes, 1, rest);
        }
    }

    private void copyPanels(Product x, int at, int terms, int to, int panels, int count) {
        int width = panels == 1 ? count : lanes;
        int vectors = Pieces.count(width, RowsInLanes.ROWS);
        int rest = width % RowsInLanes.ROWS;
        Operands.check(x.b, at, terms, x.bStep, count);
        Operands.check(values, to + (panels - 1) * terms * lanes, terms, lanes, (long) vectors * RowsInLanes.ROWS);
        p.bytes(Slot.A, at).bytes(Slot.C, to).set(Slot.PANELS, panels).lanes(rest);
        kernels.copy(vectors, rest).call(x.b, x.b, values, p.values);
    }

    private void transpose(Product x, int at, int terms, int count) {
        p.bytes(Slot.A_ROW, x.bLane).bytes(Slot.A_TILE, (long) RowsInLanes.ROWS * x.bLane);
        p.bytes(Slot.C_TILE, RowsInLanes.ROWS);
        int groups = lanes / RowsInLanes.ROWS;
        for (int j = 0; j < count; ) {
            int whole = Math.min((count - j) / RowsInLanes.ROWS, groups - j % lanes / RowsInLanes.ROWS);
            int rows = whole > 0 ? RowsInLanes.ROWS : count - j;
            int times = Math.max(1, whole);
            int from = at + j * x.bLane;
            int to = j / lanes * terms * lanes + j % lanes;
            Operands.check(x.b, from, (long) times * rows, x.bLane, terms);
            Operands.check(values, to, terms, lanes, (long) times * RowsInLanes.ROWS);
            p.bytes(Slot.A, from).bytes(Slot.C, to).set(Slot.TILES, times);
            kernels.panel(rows).call(x.b, x.b, values, p.values);
            j += times * rows;
        }
    }
}
