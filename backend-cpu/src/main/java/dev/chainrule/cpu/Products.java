package dev.chainrule.cpu;

import java.util.Arrays;

/**
 * C[m, n] ← α A B + β C on one thread, cut into register tiles. A and B are given by strides, so a transposed factor is
 * read in place.
 *
 * <p>Every element is α (a_0 b_0 + a_1 b_1 + …) + β c, added up by fma in this order, whatever the plan: so plans may
 * be chosen freely, and give the same bits. There are three:
 *
 * <ul>
 *   <li><b>rows of B in place</b>, where a row of B is contiguous and few row tiles share it;
 *   <li><b>panels</b> of B, a tile wide, copied first so that many row tiles find them in the cache in order;
 *   <li><b>swapped</b>, C' = B' A', where B is transposed and m is small: then only the small A is copied.
 * </ul>
 */
final class Products {
    private static final int W = Lanes.COUNT;
    /** 32 registers hold 8 x 3 accumulators, 3 vectors of B and a broadcast; 16 hold 6 x 2. */
    private static final boolean MANY_REGISTERS = W == 16;

    private static final int ROWS = MANY_REGISTERS ? 8 : 6;
    private static final int VECTORS = MANY_REGISTERS ? 3 : 2;
    /** From so many rows of C on, a panel of B is used often enough to be copied: a guess, not measured yet. */
    private static final int ROWS_FOR_PANELS = 3 * ROWS;
    /** Up to so many rows of C, a product with a transposed B is swapped: a guess, not measured yet. */
    private static final int MOST_SWAPPED_ROWS = 128;

    private float[] panel = {};
    private final float[] swappedTile = new float[ROWS * VECTORS * W];

    /** A factor: element (i, j) is at {@code at + i·row + j·col}. */
    static final class Factor {
        final float[] values;
        final int at;
        final int row;
        final int col;

        Factor(float[] values, int at, int row, int col) {
            this.values = values;
            this.at = at;
            this.row = row;
            this.col = col;
        }

        Factor transposed() {
            return new Factor(values, at, col, row);
        }
    }

    void multiply(int m, int n, int k, float alpha, Factor a, Factor b, float beta, float[] c, int cAt) {
        if (b.col != 1 && m <= MOST_SWAPPED_ROWS) {
            swapped(m, n, k, alpha, a, b, beta, c, cAt);
        } else {
            panels(m, n, k, alpha, a, b, beta, c, cAt);
        }
    }

    private void panels(int m, int n, int k, float alpha, Factor a, Factor b, float beta, float[] c, int cAt) {
        boolean copied = b.col != 1 || m >= ROWS_FOR_PANELS;
        for (int j = 0; j < n; j += VECTORS * W) {
            int cols = Math.min(VECTORS * W, n - j);
            int vectors = (cols + W - 1) / W;
            float[] source = b.values;
            int sourceAt = b.at + j * b.col;
            int sourceStep = b.row;
            if (copied) {
                source = copyPanel(k, cols, vectors * W, b, j);
                sourceAt = 0;
                sourceStep = vectors * W;
            }
            int tiles = (m + ROWS - 1) / ROWS;
            for (int t = 0; t < tiles; t++) {
                int from = balanced(m, tiles, t);
                int rows = balanced(m, tiles, t + 1) - from;
                tile(rows, cols, k, a, from, source, sourceAt, sourceStep, alpha, beta, c, cAt + from * n + j, n);
            }
        }
    }

    /** C'[n, m] = B' A': the rows of C' are columns of C, so a tile goes by way of an array of its own. */
    private void swapped(int m, int n, int k, float alpha, Factor a, Factor b, float beta, float[] c, int cAt) {
        Factor rowsOfC = b.transposed();
        for (int i = 0; i < m; i += VECTORS * W) {
            int cols = Math.min(VECTORS * W, m - i);
            int width = (cols + W - 1) / W * W;
            float[] source = copyPanel(k, cols, width, a.transposed(), i);
            int tiles = (n + ROWS - 1) / ROWS;
            for (int t = 0; t < tiles; t++) {
                int from = balanced(n, tiles, t);
                int rows = balanced(n, tiles, t + 1) - from;
                tile(rows, width, k, rowsOfC, from, source, 0, width, alpha, 0, swappedTile, 0, width);
                for (int e = 0; e < cols; e++) {
                    int at = cAt + (i + e) * n + from;
                    for (int r = 0; r < rows; r++) {
                        float product = swappedTile[r * width + e];
                        c[at + r] = beta == 0 ? product : product + beta * c[at + r];
                    }
                }
            }
        }
    }

    /** One register tile: rows {@code from …} of A, as many as said, and columns of B that begin at bAt. */
    private static void tile(
            int rows,
            int cols,
            int k,
            Factor a,
            int from,
            float[] b,
            int bAt,
            int bStep,
            float alpha,
            float beta,
            float[] c,
            int cAt,
            int cRow) {
        int aAt = a.at + from * a.row;
        if (beta == 0) {
            Tiles.set(rows, cols, k, a.values, aAt, a.row, a.col, b, bAt, bStep, alpha, c, cAt, cRow);
        } else {
            Tiles.add(rows, cols, k, a.values, aAt, a.row, a.col, b, bAt, bStep, alpha, beta, c, cAt, cRow);
        }
    }

    /** Where tile t of so many begins, of sizes that differ by at most 1. */
    private static int balanced(int length, int tiles, int t) {
        return (int) ((long) length * t / tiles);
    }

    /** Columns j … j + cols - 1 of B, as [k, width], zeros on the right. */
    private float[] copyPanel(int k, int cols, int width, Factor b, int j) {
        if (panel.length < k * width) {
            panel = new float[k * width];
        }
        if (cols < width) {
            Arrays.fill(panel, 0, k * width, 0);
        }
        if (b.col == 1) {
            for (int p = 0; p < k; p++) {
                System.arraycopy(b.values, b.at + p * b.row + j, panel, p * width, cols);
            }
        } else {
            copyTransposed(k, cols, width, b.values, b.at + j * b.col, b.row, b.col, panel);
        }
        return panel;
    }

    private static void copyTransposed(int k, int cols, int width, float[] s, int at, int row, int col, float[] t) {
        int j = 0;
        for (; j + 8 <= cols; j += 8) {
            copyEight(k, width, s, at + j * col, row, col, t, j);
        }
        for (; j < cols; j++) {
            for (int p = 0; p < k; p++) {
                t[p * width + j] = s[at + j * col + p * row];
            }
        }
    }

    /** Eight columns at once: what is written together lies together. */
    private static void copyEight(int k, int width, float[] s, int at, int row, int col, float[] t, int j) {
        for (int p = 0; p < k; p++) {
            int from = at + p * row;
            int to = p * width + j;
            t[to] = s[from];
            t[to + 1] = s[from + col];
            t[to + 2] = s[from + 2 * col];
            t[to + 3] = s[from + 3 * col];
            t[to + 4] = s[from + 4 * col];
            t[to + 5] = s[from + 5 * col];
            t[to + 6] = s[from + 6 * col];
            t[to + 7] = s[from + 7 * col];
        }
    }
}
