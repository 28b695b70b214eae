package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Machine.Routine;
import dev.chainrule.cpu.threads.Pieces;

/**
 * Has {@link TileKernel} compute t ← end(t + A B) for some rows, lanes and terms: cut into tiles of two heights that differ by one
 * row, and into calls that are short. The operands are set before.
 */
final class Tiles {
    /** The vectors of a tile, and of a panel. */
    static final int PANEL_VECTORS = 2;

    /** The most multiplications of a call, for each lane: the collector waits for its end, and a core takes 20 to 40 µs for them. */
    private static final long MOST_WORK = 1 << 17;

    /** The multiplications below which a call takes longer than one more tile. */
    private static final long SMALL = 1 << 17;

    private final Kernels kernels;
    private final InstructionSet set;
    private final Slots p = new Slots();

    /** Element (i, p) is at {@code aAt + i aRow + p aStep}. */
    private float[] a = {};

    private int aAt;
    private int aRow;
    private int aStep;
    /** Element (p, j) is at {@code bAt + p bStep + j}, or in panels that are {@code bPanel} apart. */
    private float[] b = {};

    private int bAt;
    private int bStep;
    private int bPanel;
    /** Element (i, j) is at {@code tAt + i tRow + j}. */
    private float[] t = {};

    private int tAt;
    private int tRow;
    private int terms;
    /** The row of t that row 0 of A belongs to. */
    private int from;

    Tiles(Kernels kernels) {
        this.kernels = kernels;
        set = kernels.set();
    }

    Tiles a(float[] values, int at, int row, int step) {
        a = values;
        aAt = at;
        aRow = row;
        aStep = step;
        p.bytes(Slot.A_ROW, row).bytes(Slot.A_STEP, step);
        return this;
    }

    /** @param panel from a panel to the next; 0 where lanes are read where they lie, side by side */
    Tiles b(float[] values, int at, int step, int panel) {
        b = values;
        bAt = at;
        bStep = step;
        bPanel = panel;
        p.bytes(Slot.B_STEP, step);
        return this;
    }

    Tiles into(float[] values, int at, int row, float alpha, float beta) {
        t = values;
        tAt = at;
        tRow = row;
        p.bytes(Slot.C_ROW, row).scales(alpha, beta);
        return this;
    }

    /**
     * Computes {@code rows} rows of t from a row on, with the rows of A from its first on.
     *
     * @param first whether sums begin with 0, and not with what t holds
     */
    void compute(int from, int rows, int lanes, int terms, boolean first, End end) {
        this.terms = terms;
        this.from = from;
        p.set(Slot.DEPTH, terms).set(Slot.START, first ? 0 : 1).set(Slot.END, end.number);
        int count = Pieces.count(rows, set.tileRows());
        if (rows % count > 0 && rows % (count + 1) == 0 && (long) rows * lanes * terms < SMALL) {
            count++; // one call for all tiles
        }
        int low = rows / count;
        int higher = rows % count; // tiles of one row more
        if (higher > 0) {
            tiles(0, low + 1, higher, lanes);
        }
        tiles(higher * (low + 1), low, count - higher, lanes);
    }

    /** Computes {@code count} tiles of one height, below each other from a row on, for all lanes. */
    private void tiles(int row, int height, int count, int lanes) {
        int vectors = bPanel != 0 || height > 2 ? PANEL_VECTORS : height == 2 ? 4 : Kernels.MOST_VECTORS;
        int wide = vectors * set.lanes();
        int whole = lanes / wide;
        long work = (long) height * wide * terms;
        long most = MOST_WORK * set.lanes();
        int tilesAcross = (int) Math.max(1, Math.min(whole, most / work));
        int tilesDown = (int) Math.max(1, most / (work * tilesAcross));
        int rest = lanes - whole * wide;
        for (int i = 0; i < count; i += tilesDown) {
            int n = Math.min(tilesDown, count - i);
            int first = row + i * height;
            for (int j = 0; j < whole; j += tilesAcross) {
                int across = Math.min(tilesAcross, whole - j);
                call(kernels.tile(height, vectors, 0), first, height, n, j, wide, across, across * wide);
            }
            if (rest > 0) {
                int last = rest % set.lanes();
                p.lanes(set, last);
                Routine routine = kernels.tile(height, Pieces.count(rest, set.lanes()), last);
                call(routine, first, height, n, whole, wide, 1, rest);
            }
        }
    }

    /**
     * @param row the first row
     * @param down the tiles below each other
     * @param tile the number of the first tile among those side by side
     * @param across the tiles side by side
     * @param width the lanes of all of these together
     */
    private void call(Routine routine, int row, int height, int down, int tile, int wide, int across, int width) {
        int panel = bPanel != 0 ? bPanel : wide;
        int aFrom = aAt + row * aRow;
        int bFrom = bAt + tile * panel;
        int tFrom = tAt + (from + row) * tRow + tile * wide;
        int rows = height * down;
        Operands.check(a, aFrom, rows, aRow, (terms - 1L) * aStep + 1);
        Operands.check(b, bFrom, across, panel, (terms - 1L) * bStep + width / across);
        Operands.check(t, tFrom, rows, tRow, width);
        p.bytes(Slot.A, aFrom).bytes(Slot.B, bFrom).bytes(Slot.C, tFrom);
        p.bytes(Slot.A_TILE, (long) height * aRow).bytes(Slot.B_PANEL, panel).bytes(Slot.C_TILE, (long) height * tRow);
        p.set(Slot.TILES, down).set(Slot.PANELS, across);
        routine.call(a, b, t, p.values);
    }
}
