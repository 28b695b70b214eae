package dev.chainrule.cpu.vector;

import dev.chainrule.cpu.threads.Pieces;
import java.util.Arrays;

/**
 * Computes one block of a product at a time, for one thread, in memory of its own. The block's depth is cut so that
 * what is read again and again stays in the caches: a panel of B, two vectors wide, and the rows of a tile in the first
 * level, all panels in the second. The tiles of a row follow each other, so that C is written along its rows.
 */
final class Block {
    private static final int W = Lanes.COUNT;
    /**
     * Rows of a register tile: 32 registers hold 12 x 2 sums, 2 vectors of B and 1 of A. 16 would hold 6 x 2, 2 and 1, but
     * with 5 x 2 products are 1.2 times as fast there (docs/benchmarks/2026-11-25.md). Processors with vectors of 256 bits
     * have 16, those with fma and 128 bits have 32.
     */
    static final int TILE_ROWS = W == 8 ? 5 : Tiles.MOST_ROWS;

    static final int TILE_LANES = Tiles.MOST_VECTORS * W;
    /** The most rows, lanes and terms that a block computes with at once. */
    static final int MOST_ROWS = 256;

    private static final int MOST_LANES = 512;
    private static final int MOST_TERMS = Tiles.MOST_TERMS;

    /** A k-major tile is copied with whole vectors. */
    private static final int K_MAJOR_STEP = (TILE_ROWS + W - 1) / W * W;

    /** With fewer rows, a row of B is not read often enough to be worth a copy. */
    private static final int ROWS_WORTH_PANELS = 24;
    /** With fewer lanes, a k-major A is not read often enough to be worth a copy. */
    private static final int LANES_WORTH_COPY = 4 * TILE_LANES;

    private static final int LINE = 16;
    private static final int AREA_A = (MOST_ROWS / TILE_ROWS + 2) * K_MAJOR_STEP * MOST_TERMS + LINE;
    private static final int AREA_B = (MOST_LANES + W) * MOST_TERMS + LINE;
    private static final int AREA_SUMS = MOST_ROWS * (MOST_LANES + W) + LINE;

    /**
     * Where a cache line of 64 bytes begins in an array so long that the collector gives it regions of its own, as G1,
     * ZGC and Shenandoah do: behind a header of 16 bytes. Elsewhere the lines begin at another place, which costs time
     * and changes nothing.
     */
    private static final int FIRST_LINE = 12;
    /**
     * The least length of such an array. Collectors have about 2048 regions, of at most 32 MiB; with arrays longer than is
     * needed opening would take longer, 50 ms for 16 MiB.
     */
    private static final int LONG =
            (int) Math.min(8 << 20, Runtime.getRuntime().maxMemory() / 2048 / Float.BYTES + LINE);

    private final float[] memory;
    private final int aCopy;
    private final int panels;
    private final int sums;

    private Block(float[] memory, int at) {
        this.memory = memory;
        aCopy = at;
        panels = aCopy + AREA_A;
        sums = panels + AREA_B;
    }

    /** The most lanes of a block: twice as many where it is half as high and half as deep. */
    static int mostLanes(int rows, int depth) {
        return 2 * rows <= MOST_ROWS && 2 * depth <= MOST_TERMS ? 2 * MOST_LANES : MOST_LANES;
    }

    /** The fewest rows that are cut into tiles of the same heights and copied in the same way. */
    static int fewestRows(int rows) {
        int fewest = Math.min(rows, ROWS_WORTH_PANELS);
        while (leastHeight(fewest) != leastHeight(rows) || isEven(fewest) != isEven(rows)) {
            fewest++;
        }
        return fewest;
    }

    private static int leastHeight(int rows) {
        return rows / Pieces.count(rows, TILE_ROWS);
    }

    private static boolean isEven(int rows) {
        return rows % Pieces.count(rows, TILE_ROWS) == 0;
    }

    /** The fewest lanes that have the same last panel and are copied in the same way. */
    static int fewestLanes(int lanes) {
        return lanes <= LANES_WORTH_COPY ? lanes : LANES_WORTH_COPY + lanes % TILE_LANES;
    }

    /** One for each thread. */
    static Block[] forThreads(int threads) {
        int each = (AREA_A + AREA_B + AREA_SUMS) / LINE * LINE;
        float[] memory = new float[Math.max(LONG, Math.addExact(FIRST_LINE, Math.multiplyExact(threads, each)))];
        Block[] blocks = new Block[threads];
        Arrays.setAll(blocks, t -> new Block(memory, FIRST_LINE + t * each));
        return blocks;
    }

    // the block in work
    private float[] t = {};
    private int tAt;
    private int tRow;
    private float alpha;
    private boolean adds;
    private boolean first;

    /** Rows i0 … of A times lanes j0 … of B. */
    void compute(TiledProduct x, int i0, int rows, int j0, int lanes) {
        int cuts = Pieces.count(x.depth, MOST_TERMS);
        adds = x.beta == 1 && cuts == 1;
        boolean direct = !x.swapped && lanes % W == 0 && (adds || (x.alpha == 1 && x.beta == 0));
        adds &= direct;
        int width = (lanes + W - 1) / W * W;
        t = direct ? x.c : memory;
        tAt = direct ? x.cAt + i0 * x.cRow + j0 : sums;
        tRow = direct ? x.cRow : width;
        alpha = x.alpha;
        int vectors = (x.depth + W - 1) / W;
        for (int q = 0; q < cuts; q++) {
            int p0 = Pieces.begin(vectors, cuts, q) * W;
            int terms = Math.min(x.depth, Pieces.begin(vectors, cuts, q + 1) * W) - p0;
            first = q == 0;
            add(x, i0, rows, j0, lanes, p0, terms);
        }
        if (!direct) {
            move(x, i0, rows, j0, lanes, width);
        }
    }

    /** Adds terms p0 … to the sums of the block. */
    private void add(TiledProduct x, int i0, int rows, int j0, int lanes, int p0, int terms) {
        boolean inPanels = x.bLane != 1 || lanes % W != 0 || rows >= ROWS_WORTH_PANELS;
        float[] b = inPanels ? memory : x.b;
        int bAt = x.bAt + p0 * x.bStep + j0 * x.bLane;
        if (inPanels) {
            copyPanels(x, bAt, terms, lanes);
        }
        boolean byRows = x.aRow != 1;
        boolean copied = !byRows && lanes >= LANES_WORTH_COPY;
        int aAt = x.aAt + i0 * x.aRow + p0 * x.aStep;
        if (copied) {
            copyColumns(x, aAt, rows, terms);
        }
        int tiles = Pieces.count(rows, TILE_ROWS);
        int least = rows / tiles;
        int higher = rows % tiles;
        int i = 0;
        for (int y = 0; y < tiles; y++) {
            int high = y < higher ? least + 1 : least;
            if (byRows) {
                copyRows(x, aAt + i * x.aRow, high, terms);
            }
            for (int j = 0; j < lanes; j += TILE_LANES) {
                int v = Math.min(Tiles.MOST_VECTORS, (lanes - j + W - 1) / W);
                int from = inPanels ? panels + j * terms : bAt + j;
                int step = inPanels ? v * W : x.bStep;
                int to = tAt + i * tRow + j;
                if (byRows) {
                    tileByRows(high, v, terms, b, from, step, to);
                } else if (copied) {
                    tile(high, v, terms, memory, aCopy + y * terms * K_MAJOR_STEP, K_MAJOR_STEP, b, from, step, to);
                } else {
                    tile(high, v, terms, x.a, aAt + i, x.aStep, b, from, step, to);
                }
            }
            i += high;
        }
    }

    private void tileByRows(int high, int v, int terms, float[] b, int from, int step, int to) {
        if (!first) {
            Tiles.moreRows(high, v, terms, memory, aCopy, b, from, step, t, to, tRow);
        } else if (!adds) {
            Tiles.setRows(high, v, terms, memory, aCopy, b, from, step, t, to, tRow);
        } else {
            Tiles.addRows(high, v, terms, memory, aCopy, b, from, step, alpha, t, to, tRow);
        }
    }

    private void tile(
            int high, int v, int terms, float[] a, int aAt, int aStep, float[] b, int from, int step, int to) {
        if (!first) {
            Tiles.more(high, v, terms, a, aAt, aStep, b, from, step, t, to, tRow);
        } else if (!adds) {
            Tiles.set(high, v, terms, a, aAt, aStep, b, from, step, t, to, tRow);
        } else {
            Tiles.add(high, v, terms, a, aAt, aStep, b, from, step, alpha, t, to, tRow);
        }
    }

    private void copyRows(TiledProduct x, int from, int high, int terms) {
        if (x.aStep == 1) {
            for (int i = 0; i < high; i++) {
                VectorLoops.copy(terms, x.a, from + i * x.aRow, memory, aCopy + i * Tiles.A_ROW);
            }
        } else {
            for (int i = 0; i < high; i++) {
                for (int p = 0; p < terms; p++) {
                    memory[aCopy + i * Tiles.A_ROW + p] = x.a[from + i * x.aRow + p * x.aStep];
                }
            }
        }
    }

    private void copyColumns(TiledProduct x, int from, int rows, int terms) {
        int tiles = Pieces.count(rows, TILE_ROWS);
        for (int p = 0; p < terms; p++) {
            Panels.spread(rows, tiles, x.a, from + p * x.aStep, memory, aCopy + p * K_MAJOR_STEP, terms * K_MAJOR_STEP);
        }
    }

    private void copyPanels(TiledProduct x, int from, int terms, int lanes) {
        int whole = lanes / TILE_LANES * TILE_LANES;
        if (x.bLane == 1) {
            for (int p = 0; p < terms; p++) {
                Panels.deal(whole, x.b, from + p * x.bStep, memory, panels + p * TILE_LANES, terms * TILE_LANES);
            }
        } else {
            for (int j = 0; j < whole; j += TILE_LANES) {
                Panels.transpose(
                        TILE_LANES, terms, x.b, from + j * x.bLane, x.bLane, memory, panels + j * terms, TILE_LANES);
            }
        }
        int rest = lanes - whole;
        if (rest > 0) {
            copyLastPanel(x, from + whole * x.bLane, terms, rest, panels + whole * terms);
        }
    }

    /** A panel that is not full; the lanes that it lacks are anything, and so are their sums, which nobody reads. */
    private void copyLastPanel(TiledProduct x, int from, int terms, int lanes, int to) {
        int width = (lanes + W - 1) / W * W;
        if (x.bLane == 1) {
            for (int p = 0; p < terms; p++) {
                System.arraycopy(x.b, from + p * x.bStep, memory, to + p * width, lanes);
            }
        } else {
            Panels.transposeWithMargin(lanes, terms, x.b, from, x.bLane, memory, to, width);
        }
    }

    /** C ← α sums + β C, now that the sums are complete. */
    private void move(TiledProduct x, int i0, int rows, int j0, int lanes, int width) {
        if (x.swapped && x.alpha == 1 && x.beta == 0) {
            Panels.transpose(rows, lanes, memory, sums, width, x.c, x.cAt + j0 * x.cRow + i0, x.cRow);
            return;
        }
        for (int i = 0; i < rows; i++) {
            int from = sums + i * width;
            if (x.swapped) {
                moveToColumn(x, lanes, from, x.cAt + j0 * x.cRow + i0 + i);
            } else {
                VectorLoops.scaleAndKeep(lanes, x.alpha, memory, from, x.beta, x.c, x.cAt + (i0 + i) * x.cRow + j0);
            }
        }
    }

    private void moveToColumn(TiledProduct x, int n, int from, int to) {
        for (int j = 0; j < n; j++) {
            int at = to + j * x.cRow;
            x.c[at] = VectorLoops.scaleAndKeep(x.alpha, memory[from + j], x.beta, x.c[at]);
        }
    }
}
