package dev.chainrule.cpu.plain;

import java.util.Arrays;

/**
 * C[m, n] ← α A B + β C on one thread, in loops that C2 vectorizes by itself. It does so only where every array is indexed by
 * the loop's own variable, without an offset. So each row of B and of C is copied to an array of its own, and a kernel computes
 * c_rj ← c_rj + Σ_p a_rp b_pj for a few rows r and a few terms p at once, along j.
 *
 * <p>JDK 17 and 25 vectorize kernels of four rows and two terms. Kernels of four terms are a sixth faster on JDK 25; JDK 17 does
 * not vectorize them, and they would be five times slower there (docs/adr/0009).
 *
 * <p>Products of fewer rows than a kernel has, such as a prediction's, are {@linkplain #dots computed as dot products} where the
 * terms of an element lie side by side: a copy of B would take longer than the product.
 *
 * <p>Every element is fma(α, a_0 b_0 + a_1 b_1 + …, β c), the sum added up by fma with p upwards. Blocks, kernels and the swap
 * Cᵀ = Bᵀ Aᵀ, which makes the loop run along the longer side of C, change neither the order nor a bit.
 */
final class PlainProducts {
    /** The rows of C in a kernel. */
    private static final int ROWS = 4;
    /** The dot products that are computed at once: each is a chain of additions, and a processor has room for this many. */
    private static final int DOTS = 8;
    /** The longest loop: 4 rows of C and 4 of B of this length fill 32 KiB, a cache of the first level. */
    private static final int BLOCK_COLS = 1024;
    /** The rows of B that are copied at once: at most 1 MiB. */
    private static final int BLOCK_INNER = 256;

    /** The rows of C that use one copy of B: at most 1 MiB. */
    private static final int BLOCK_ROWS = 256;
    /** The first JDK that is known to vectorize kernels of four terms; versions between 17 and 25 were not tried. */
    private static final int FIRST_JDK_FOR_FOUR_TERMS = 25;

    private final RowArrays sums = new RowArrays();
    private final RowArrays panel = new RowArrays();
    private final float[] tile = new float[ROWS * BLOCK_INNER];
    private final boolean fourTerms;

    PlainProducts() {
        this(Runtime.version().feature() >= FIRST_JDK_FOR_FOUR_TERMS);
    }

    /** @param fourTerms whether the kernel of four terms is used; the bits do not depend on it */
    PlainProducts(boolean fourTerms) {
        this.fourTerms = fourTerms;
    }

    /** C[m, n] ← α A[m, k] B[k, n] + β C; C is not read for β = 0. */
    void multiply(int m, int n, int k, float alpha, Strided a, Strided b, float beta, Strided c) {
        if (m > n) {
            blocks(n, m, k, alpha, b.transposed(), a.transposed(), beta, c.transposed());
        } else {
            blocks(m, n, k, alpha, a, b, beta, c);
        }
    }

    private void blocks(int m, int n, int k, float alpha, Strided a, Strided b, float beta, Strided c) {
        if (m < ROWS && a.col == 1 && b.row == 1) {
            dots(m, n, k, alpha, a, b, beta, c);
            return;
        }
        for (int j = 0; j < n; j += BLOCK_COLS) {
            int cols = Math.min(BLOCK_COLS, n - j);
            for (int i = 0; i < m; i += BLOCK_ROWS) {
                int rows = Math.min(BLOCK_ROWS, m - i);
                float[][] products = block(rows, cols, k, a.from(i, 0), b.from(0, j));
                for (int r = 0; r < rows; r++) {
                    store(cols, alpha, products[r], beta, c.values, c.at + (i + r) * c.row + j * c.col, c.col);
                }
            }
        }
    }

    /** Computes C row by row, where rows of A and columns of B lie in one piece each. */
    private void dots(int m, int n, int k, float alpha, Strided a, Strided b, float beta, Strided c) {
        float[] products = sums.atLeast(1, n)[0];
        for (int i = 0; i < m; i++) {
            int aAt = a.at + i * a.row;
            for (int j = 0; j < n; j += n < DOTS ? 1 : DOTS) {
                if (n < DOTS) {
                    products[j] = dot(k, a.values, aAt, b.values, b.at + j * b.col);
                } else {
                    int from = Math.min(j, n - DOTS); // the last eight may overlap those before
                    eightDots(k, a.values, aAt, b.values, b.at + from * b.col, b.col, products, from);
                }
            }
            store(n, alpha, products, beta, c.values, c.at + i * c.row, c.col);
        }
    }

    /** products_(to + j) ← Σ_p a_p b_pj for 8 columns j of B, which begin {@code step} apart. */
    private static void eightDots(int k, float[] a, int aAt, float[] b, int b0, int step, float[] products, int to) {
        int b1 = b0 + step;
        int b2 = b1 + step;
        int b3 = b2 + step;
        int b4 = b3 + step;
        int b5 = b4 + step;
        int b6 = b5 + step;
        int b7 = b6 + step;
        float c0 = 0;
        float c1 = 0;
        float c2 = 0;
        float c3 = 0;
        float c4 = 0;
        float c5 = 0;
        float c6 = 0;
        float c7 = 0;
        for (int p = 0; p < k; p++) {
            float x = a[aAt + p];
            c0 = Math.fma(x, b[b0 + p], c0);
            c1 = Math.fma(x, b[b1 + p], c1);
            c2 = Math.fma(x, b[b2 + p], c2);
            c3 = Math.fma(x, b[b3 + p], c3);
            c4 = Math.fma(x, b[b4 + p], c4);
            c5 = Math.fma(x, b[b5 + p], c5);
            c6 = Math.fma(x, b[b6 + p], c6);
            c7 = Math.fma(x, b[b7 + p], c7);
        }
        products[to] = c0;
        products[to + 1] = c1;
        products[to + 2] = c2;
        products[to + 3] = c3;
        products[to + 4] = c4;
        products[to + 5] = c5;
        products[to + 6] = c6;
        products[to + 7] = c7;
    }

    /** Σ_p a_p b_p. */
    private static float dot(int k, float[] a, int aAt, float[] b, int bAt) {
        float c = 0;
        for (int p = 0; p < k; p++) {
            c = Math.fma(a[aAt + p], b[bAt + p], c);
        }
        return c;
    }

    /** Computes A B[rows, cols]. Returns its rows, followed by unneeded ones up to a multiple of ROWS. */
    private float[][] block(int rows, int cols, int k, Strided a, Strided b) {
        int tiled = (rows + ROWS - 1) / ROWS * ROWS;
        float[][] cs = sums.atLeast(tiled, cols);
        for (int r = 0; r < tiled; r++) {
            Arrays.fill(cs[r], 0, cols, 0);
        }
        for (int p = 0; p < k; p += BLOCK_INNER) {
            int inner = Math.min(BLOCK_INNER, k - p);
            float[][] bs = panel.atLeast(inner, cols);
            copy(inner, cols, b.from(p, 0), bs);
            for (int i = 0; i < rows; i += ROWS) {
                copyTile(Math.min(ROWS, rows - i), inner, a.from(i, p));
                accumulate(cols, inner, cs, i, bs);
            }
        }
        return cs;
    }

    /** tile[p, r] ← a_rp for r &lt; ROWS; rows of A beyond its last repeat the last. */
    private void copyTile(int rows, int inner, Strided a) {
        for (int r = 0; r < ROWS; r++) {
            int at = a.at + Math.min(r, rows - 1) * a.row;
            for (int p = 0; p < inner; p++) {
                tile[p * ROWS + r] = a.values[at + p * a.col];
            }
        }
    }

    private void accumulate(int cols, int inner, float[][] cs, int i, float[][] bs) {
        int p = 0;
        for (; fourTerms && p + 4 <= inner; p += 4) {
            addFour(
                    cols, tile, p * ROWS, cs[i], cs[i + 1], cs[i + 2], cs[i + 3], bs[p], bs[p + 1], bs[p + 2],
                    bs[p + 3]);
        }
        for (; p + 2 <= inner; p += 2) {
            addTwo(cols, tile, p * ROWS, cs[i], cs[i + 1], cs[i + 2], cs[i + 3], bs[p], bs[p + 1]);
        }
        if (p < inner) {
            addOne(cols, tile, p * ROWS, cs[i], cs[i + 1], cs[i + 2], cs[i + 3], bs[p]);
        }
    }

    /** c_rj ← c_rj + a_r0 b_0j + … + a_r3 b_3j, for 4 rows r. */
    private static void addFour(
            int n,
            float[] a,
            int at,
            float[] c0,
            float[] c1,
            float[] c2,
            float[] c3,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3) {
        float a00 = a[at];
        float a10 = a[at + 1];
        float a20 = a[at + 2];
        float a30 = a[at + 3];
        float a01 = a[at + 4];
        float a11 = a[at + 5];
        float a21 = a[at + 6];
        float a31 = a[at + 7];
        float a02 = a[at + 8];
        float a12 = a[at + 9];
        float a22 = a[at + 10];
        float a32 = a[at + 11];
        float a03 = a[at + 12];
        float a13 = a[at + 13];
        float a23 = a[at + 14];
        float a33 = a[at + 15];
        for (int j = 0; j < n; j++) {
            float x0 = b0[j];
            float x1 = b1[j];
            float x2 = b2[j];
            float x3 = b3[j];
            c0[j] = Math.fma(a03, x3, Math.fma(a02, x2, Math.fma(a01, x1, Math.fma(a00, x0, c0[j]))));
            c1[j] = Math.fma(a13, x3, Math.fma(a12, x2, Math.fma(a11, x1, Math.fma(a10, x0, c1[j]))));
            c2[j] = Math.fma(a23, x3, Math.fma(a22, x2, Math.fma(a21, x1, Math.fma(a20, x0, c2[j]))));
            c3[j] = Math.fma(a33, x3, Math.fma(a32, x2, Math.fma(a31, x1, Math.fma(a30, x0, c3[j]))));
        }
    }

    /** c_rj ← c_rj + a_r0 b_0j + a_r1 b_1j, for 4 rows r. */
    private static void addTwo(
            int n, float[] a, int at, float[] c0, float[] c1, float[] c2, float[] c3, float[] b0, float[] b1) {
        float a00 = a[at];
        float a10 = a[at + 1];
        float a20 = a[at + 2];
        float a30 = a[at + 3];
        float a01 = a[at + 4];
        float a11 = a[at + 5];
        float a21 = a[at + 6];
        float a31 = a[at + 7];
        for (int j = 0; j < n; j++) {
            float x0 = b0[j];
            float x1 = b1[j];
            c0[j] = Math.fma(a01, x1, Math.fma(a00, x0, c0[j]));
            c1[j] = Math.fma(a11, x1, Math.fma(a10, x0, c1[j]));
            c2[j] = Math.fma(a21, x1, Math.fma(a20, x0, c2[j]));
            c3[j] = Math.fma(a31, x1, Math.fma(a30, x0, c3[j]));
        }
    }

    /** c_rj ← c_rj + a_r b_j, for 4 rows r. */
    private static void addOne(int n, float[] a, int at, float[] c0, float[] c1, float[] c2, float[] c3, float[] b) {
        float a0 = a[at];
        float a1 = a[at + 1];
        float a2 = a[at + 2];
        float a3 = a[at + 3];
        for (int j = 0; j < n; j++) {
            float x = b[j];
            c0[j] = Math.fma(a0, x, c0[j]);
            c1[j] = Math.fma(a1, x, c1[j]);
            c2[j] = Math.fma(a2, x, c2[j]);
            c3[j] = Math.fma(a3, x, c3[j]);
        }
    }

    /** bs_pj ← b_pj. */
    private static void copy(int inner, int cols, Strided b, float[][] bs) {
        if (b.col == 1) {
            for (int p = 0; p < inner; p++) {
                System.arraycopy(b.values, b.at + p * b.row, bs[p], 0, cols);
            }
            return;
        }
        int p = 0;
        for (; p + 4 <= inner; p += 4) {
            copyFour(cols, b.from(p, 0), bs[p], bs[p + 1], bs[p + 2], bs[p + 3]);
        }
        for (; p < inner; p++) {
            copyRow(cols, b.from(p, 0), bs[p]);
        }
    }

    /** Copies four rows at once: where they are columns of a stored matrix, their elements lie side by side. */
    private static void copyFour(int cols, Strided b, float[] b0, float[] b1, float[] b2, float[] b3) {
        float[] s = b.values;
        int row = b.row;
        for (int j = 0; j < cols; j++) {
            int from = b.at + j * b.col;
            b0[j] = s[from];
            b1[j] = s[from + row];
            b2[j] = s[from + 2 * row];
            b3[j] = s[from + 3 * row];
        }
    }

    private static void copyRow(int cols, Strided b, float[] row) {
        for (int j = 0; j < cols; j++) {
            row[j] = b.values[b.at + j * b.col];
        }
    }

    /** c ← fma(α, p, β c), elements of c {@code step} apart; α p for β = 0, when c is not read. */
    private static void store(int n, float alpha, float[] product, float beta, float[] c, int at, int step) {
        if (beta == 0) {
            for (int j = 0; j < n; j++) {
                c[at + j * step] = alpha * product[j];
            }
        } else {
            for (int j = 0; j < n; j++) {
                c[at + j * step] = Math.fma(alpha, product[j], beta * c[at + j * step]);
            }
        }
    }
}
