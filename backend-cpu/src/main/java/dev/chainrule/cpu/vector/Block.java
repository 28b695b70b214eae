package dev.chainrule.cpu.vector;

import dev.chainrule.cpu.threads.Pieces;
import java.util.Arrays;

/**
 * Computes blocks of products, one after the other, for one thread and in memory of its own.
 *
 * <p>A block is computed tile by tile: a tile is a few rows by two vectors of C, which stay in registers while the terms are
 * added ({@link Tiles}). A <i>panel</i> holds the lanes of B that one column of tiles reads, term by term. The depth of the block
 * is cut so that operands that are read again stay in the caches: one panel and the rows of one tile in the first level, all
 * panels in the second. The tiles of a row follow each other, so that C is written along its rows.
 */
final class Block {
    private static final int W = Lanes.COUNT;
    /**
     * The most rows of a tile. 32 registers hold the sums of 12 x 2 vectors, 2 vectors of B and 1 of A. 16 registers would hold
     * 6 x 2, 2 and 1, but with 5 x 2 products are 1.2 times as fast (docs/benchmarks/2026-11-25.md). Processors with vectors of
     * 256 bits have 16 registers; processors with fma and vectors of 128 bits have 32.
     */
    static final int TILE_ROWS = W == 8 ? 5 : Tiles.MOST_ROWS;

    /** The most lanes of a tile. */
    static final int TILE_LANES = Tiles.MOST_VECTORS * W;
    /** The most rows of a block. */
    static final int MOST_ROWS = 256;

    /** The most lanes of a block that is as high and as deep as can be; see {@link #mostLanes}. */
    private static final int MOST_LANES = 512;
    /** The most terms that are added at once. */
    private static final int MOST_TERMS = Tiles.MOST_TERMS;

    /** Elements from one term to the next in a copy of A that is k-major, in whole vectors. */
    private static final int K_MAJOR_STEP = (TILE_ROWS + W - 1) / W * W;

    /** The fewest rows of a block for which B is copied to panels: with fewer, B is not read often enough. */
    private static final int ROWS_WORTH_PANELS = 24;
    /** The fewest lanes of a block for which a k-major A is copied: with fewer, A is not read often enough. */
    private static final int LANES_WORTH_COPY = 4 * TILE_LANES;

    /** Elements in a cache line. */
    private static final int LINE = 16;

    private static final int AREA_A = (MOST_ROWS / TILE_ROWS + 2) * K_MAJOR_STEP * MOST_TERMS + LINE;
    private static final int AREA_B = (MOST_LANES + W) * MOST_TERMS + LINE;
    private static final int AREA_SUMS = MOST_ROWS * (MOST_LANES + W) + LINE;

    /**
     * The first index at which a cache line of 64 bytes begins, in an array so long that the collector gives it regions of its
     * own, as G1, ZGC and Shenandoah do: such an array begins with a line, and with a header of 16 bytes. In other arrays lines
     * begin at another index, which costs time and changes no result.
     */
    private static final int FIRST_LINE = 12;
    /**
     * The least length of such an array. Collectors have about 2048 regions, of at most 32 MiB each. The array is no longer than
     * needed, since opening a backend would take longer: 50 ms for 16 MiB.
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

    /** The most lanes of a block of a product: twice as many where the product has half of a block's rows and terms, or less. */
    static int mostLanes(int rows, int depth) {
        return 2 * rows <= MOST_ROWS && 2 * depth <= MOST_TERMS ? 2 * MOST_LANES : MOST_LANES;
    }

    /** The fewest rows that are cut into tiles of the same heights as {@code rows}, and copied in the same way. */
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

    /** The fewest lanes that have the same last panel as {@code lanes}, and are copied in the same way. */
    static int fewestLanes(int lanes) {
        return lanes <= LANES_WORTH_COPY ? lanes : LANES_WORTH_COPY + lanes % TILE_LANES;
    }

    /** A block for each of {@code threads}, all in one array of memory. */
    static Block[] forThreads(int threads) {
        int each = (AREA_A + AREA_B + AREA_SUMS) / LINE * LINE;
        float[] memory = new float[Math.max(LONG, Math.addExact(FIRST_LINE, Math.multiplyExact(threads, each)))];
        Block[] blocks = new Block[threads];
        Arrays.setAll(blocks, t -> new Block(memory, FIRST_LINE + t * each));
        return blocks;
    }

    // The block that is computed: its sums go to t, either C itself or memory of the block.

    private float[] t = {};
    private int tAt;
    private int tRow;
    private float alpha;
    /** Whether tiles add α times their sums to t, rather than set it. */
    private boolean adds;
    /** Whether these are the first terms, so that t holds no sums yet. */
    private boolean first;

    /** Computes C for rows i0 … i0 + rows - 1 of A and lanes j0 … j0 + lanes - 1 of B. */
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

    /** Adds terms p0 … p0 + terms - 1 to the sums of the block. */
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

    /** Copies a panel that is not full. Lanes that it lacks hold any numbers, and so do their sums, which nothing reads. */
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

    /** C ← α sums + β C, when the sums of the block are complete. */
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
