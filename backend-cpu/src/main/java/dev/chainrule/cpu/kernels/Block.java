package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.threads.Pieces;

/**
 * Computes blocks of products, one after the other, for one thread and in memory of its own.
 *
 * <p>Lanes of B that are read for many rows are copied to {@link Panels}: at most 256 lanes, and 384 terms of these or more of fewer,
 * which stay in the second-level cache. What is read for few rows is read where it lies.
 */
final class Block {
    /** The most terms that are added at once. */
    private static final int MOST_TERMS = 2048;
    /** The most lanes of B that are copied at once. */
    private static final int MOST_LANES = 256;
    /** The most elements of B that are copied at once: 384 KiB, which the smallest second-level caches have room for. */
    private static final int MOST_COPIED = 3 << 15;
    /** The fewest rows for which B is copied: with fewer, it is not read often enough. */
    private static final int ROWS_WORTH_PANELS = 24;

    /** The most terms for which B is read where it lies, by any number of rows: its lines then stay in the caches. */
    private static final int FEW_TERMS = 128;

    /** The fewest panels for which rows of A are copied. */
    private static final int LANES_WORTH_GROUPS = 4;

    /** The most sums that are transposed by a call, 20 to 40 µs. */
    private static final int MOST_TRANSPOSED = 1 << 16;
    /**
     * The rows of C that sums are transposed to at once. Their lines are written whole before others take their places in the
     * first-level cache, where as many lines of rows that are a multiple of 4 KiB apart have room.
     */
    private static final int ROWS_OF_TRANSPOSE = 8;

    private final Kernels kernels;
    private final Tiles tiles;
    private final Panels panels;
    private final RowGroup group;
    private final Slots p = new Slots();
    /** The sums of a product that is computed transposed, or in pieces. */
    private float[] sums = {};

    Block(Kernels kernels) {
        this.kernels = kernels;
        tiles = new Tiles(kernels);
        panels = new Panels(kernels);
        group = new RowGroup(kernels);
    }

    /** Computes some rows and lanes of a product, with the formula by which C is written. */
    void compute(Product x, int fromRow, int rows, int fromLane, int lanes, int worker) {
        End end = End.of(x.alpha, x.beta);
        boolean apart = x.swapped || (end.readsTarget() && x.depth > MOST_TERMS); // sums have memory of their own
        boolean direct = x.bLane == 1 && (rows < ROWS_WORTH_PANELS || x.depth <= FEW_TERMS);
        boolean atOnce = direct || (end.readsTarget() && !apart);
        int terms = atOnce ? pieces(x.depth, MOST_TERMS) : pieces(x.depth, MOST_COPIED / panelLanes(lanes));
        int most = Math.max(1, Math.min(MOST_LANES, MOST_COPIED / terms) / panels.lanes) * panels.lanes;
        if (direct && !apart) {
            most = lanes;
        }
        for (int j = fromLane; j < fromLane + lanes; j += most) {
            int count = Math.min(most, fromLane + lanes - j);
            if (apart) {
                int row = Pieces.count(count, RowsInLanes.ROWS) * RowsInLanes.ROWS;
                if (sums.length < rows * row) {
                    sums = new float[rows * row];
                }
                int summed = x.narrowRows() > 0 ? narrow(x, j, count, row) : 0;
                if (summed < count) {
                    tiles.into(sums, summed, row, 1, 0);
                    multiply(x, fromRow, rows, j + summed, count - summed, terms, direct, End.SUM);
                }
                write(x, fromRow, rows, j, count, row, end);
            } else {
                tiles.into(x.c, x.cAt + fromRow * x.cRow + j, x.cRow, x.alpha, x.beta);
                multiply(x, fromRow, rows, j, count, terms, direct, end);
            }
            x.finish(fromRow, rows, j, count, worker);
        }
    }

    /** The most terms that are added at once; all terms are cut into pieces of about one length. */
    private static int pieces(int depth, int most) {
        return Pieces.count(depth, Pieces.count(depth, Math.min(most, MOST_TERMS)));
    }

    /** The lanes that are copied at once, if lanes alone decide. */
    private int panelLanes(int lanes) {
        return Math.min(MOST_LANES, Pieces.count(lanes, panels.lanes) * panels.lanes);
    }

    /** Computes the target of the tiles, from rows of A and lanes of B, at most {@code most} terms at once. */
    private void multiply(Product x, int i, int rows, int j, int lanes, int most, boolean direct, End end) {
        for (int q = 0; q < x.depth; q += most) {
            int terms = Math.min(most, x.depth - q);
            if (direct) {
                tiles.b(x.b, x.bAt + q * x.bStep + j, x.bStep, 0);
            } else {
                panels.copy(x, q, terms, j, lanes);
                tiles.b(panels.values, 0, panels.lanes, terms * panels.lanes);
            }
            End now = q + terms == x.depth ? end : End.SUM;
            if (RowGroup.isFaster(x) && lanes >= LANES_WORTH_GROUPS * panels.lanes) {
                for (int r = 0; r < rows; r += RowGroup.ROWS) {
                    int count = Math.min(RowGroup.ROWS, rows - r);
                    group.copy(x, i + r, count, q, terms);
                    tiles.a(group.values, 0, group.row, group.step).compute(r, count, lanes, terms, q == 0, now);
                }
            } else {
                tiles.a(x.a, x.aAt + i * x.aRow + q * x.aStep, x.aRow, x.aStep)
                        .compute(0, rows, lanes, terms, q == 0, now);
            }
        }
    }

    /** The sums of all rows of a narrow product and some lanes from j on. Returns for how many lanes: all, or none where a group has more. */
    private int narrow(Product x, int j, int lanes, int row) {
        if (lanes < NarrowKernel.GROUP) {
            return 0;
        }
        int rows = x.narrowRows();
        int distance = x.bLane;
        Operands.check(x.a, x.aAt, rows, distance, x.depth);
        p.bytes(Slot.A, x.aAt)
                .bytes(Slot.B_STEP, distance)
                .bytes(Slot.C_ROW, row)
                .set(Slot.DEPTH, x.depth);
        int most = RowGroup.shareLines(distance) ? 1 : NarrowKernel.mostGroups(rows);
        for (int lane = 0; lane < lanes; ) {
            int groups = Math.max(1, Math.min(most, (lanes - lane) / NarrowKernel.GROUP));
            int count = groups * NarrowKernel.GROUP;
            int from = Math.min(lane, lanes - count); // the last group may compute sums again
            int at = x.bAt + (j + from) * distance;
            Operands.check(x.b, at, count, distance, x.depth);
            Operands.check(sums, from, rows, row, count);
            p.bytes(Slot.B, at).bytes(Slot.C, from);
            kernels.narrow(rows, groups).call(x.a, x.b, sums, p.values);
            lane = from + count;
        }
        return lanes;
    }

    // ---- sums to the target

    private void write(Product x, int i, int rows, int j, int lanes, int row, End end) {
        if (x.swapped) {
            transpose(x, i, rows, j, lanes, row, end);
        } else {
            keep(x, i, rows, j, lanes, row);
        }
    }

    /** C ← end of the transposed sums, some of its rows after the other. */
    private void transpose(Product x, int i, int rows, int j, int lanes, int row, End end) {
        p.bytes(Slot.A_ROW, row)
                .bytes(Slot.A_TILE, (long) RowsInLanes.ROWS * row)
                .bytes(Slot.C_TILE, RowsInLanes.ROWS)
                .bytes(Slot.C_ROW, x.cRow)
                .scales(x.alpha, x.beta);
        int most = x.narrowRows() > 0 ? lanes : ROWS_OF_TRANSPOSE;
        for (int lane = 0; lane < lanes; lane += most) {
            int count = Math.min(most, lanes - lane);
            p.set(Slot.DEPTH, count);
            transposeLanes(x, lane, count, x.cAt + (j + lane) * x.cRow + i, rows, row, end);
        }
    }

    /** {@code count} rows of C, from {@code at} on, ← end of as many lanes of the sums. */
    private void transposeLanes(Product x, int lane, int count, int at, int rows, int row, End end) {
        int most = MOST_TRANSPOSED / (RowsInLanes.ROWS * count);
        for (int r = 0; r < rows; ) {
            int groups = Math.min(most, (rows - r) / RowsInLanes.ROWS);
            int height = groups > 0 ? RowsInLanes.ROWS : rows - r;
            int summed = Math.max(1, groups) * height;
            int from = r * row + lane;
            Operands.check(sums, from, summed, row, count);
            Operands.check(x.c, at + r, count, x.cRow, summed);
            p.bytes(Slot.A, from).bytes(Slot.C, at + r).set(Slot.TILES, summed / height);
            p.lanes(height % RowsInLanes.ROWS);
            kernels.transpose(height, end).call(sums, sums, x.c, p.values);
            r += summed;
        }
    }

    /** C ← fma(α, sums, β C), for sums that were added up in pieces. */
    private void keep(Product x, int i, int rows, int j, int lanes, int row) {
        for (int r = 0; r < rows; r++) {
            int at = x.cAt + (i + r) * x.cRow + j;
            for (int l = 0; l < lanes; l++) {
                x.c[at + l] = Math.fma(x.alpha, sums[r * row + l], x.beta * x.c[at + l]);
            }
        }
    }
}
