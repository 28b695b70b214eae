package dev.chainrule.aparapi;

/**
 * C ← op(A) op(B) with an end, by tiles in local memory on a device, by plain loops in Java threads.
 *
 * <pre>
 *   op(A)_ik is floats[a + i aRow + k aCol]      op(B)_kj is floats[b + k bRow + j bCol]      C_ij is floats[c + i cols + j]
 * </pre>
 *
 * The additions of an element run over k upwards, in both.
 */
abstract class ProductKernel extends Functions {
    /** Work-items of a group in each direction; each computes two rows by two columns of C. */
    static final int GROUP = 16;
    /** Rows and columns of C that a group computes. */
    static final int TILE = 2 * GROUP;

    /** The ends: C ← alpha Σ + beta C. */
    static final int SCALED = 0;
    /** C ← g(Σ + bias_j), the bias at d. */
    static final int BIASED = 1;
    /** C ← Σ g'(D_ij), D at d with the shape of C. */
    static final int SLOPED = 2;
    /** C ← alpha Σ + beta C, and d_i ← alpha Σ_k op(A)_ik + gamma d_i. */
    static final int SUMMED = 3;

    /** A row of a tile is padded by one element, so that a column of it lies in different banks of local memory. */
    private static final int A_ROW = GROUP + 1;

    private static final int B_ROW = TILE + 1;

    /** The device's float32 memory: every matrix is a part of it. */
    float[] floats = new float[1];

    @Local
    final float[] aTile = new float[TILE * A_ROW];

    @Local
    final float[] bTile = new float[GROUP * B_ROW];

    int rows;
    int cols;
    int inner;
    int a;
    int aRow;
    int aCol;
    int b;
    int bRow;
    int bCol;
    int c;
    int d;
    int end;
    int g;
    float alpha;
    float beta;
    float gamma;

    /** One element of C after the other, by the work-items in turn. */
    void plainProduct() {
        for (int e = getGlobalId(0); e < rows * cols; e += getGlobalSize(0)) {
            int i = e / cols;
            int j = e - i * cols;
            float sum = 0f;
            for (int k = 0; k < inner; k++) {
                sum = fma(floats[a + i * aRow + k * aCol], floats[b + k * bRow + j * bCol], sum);
            }
            store(i, j, sum);
            if (end == SUMMED && j == 0) {
                float total = 0f;
                for (int k = 0; k < inner; k++) {
                    total = total + floats[a + i * aRow + k * aCol];
                }
                storeTotal(i, total);
            }
        }
    }

    /**
     * A tile of C by a group: for each 16 terms the group copies a tile of A and one of B, waits, and adds them up. Copies
     * go along the rows of a matrix in memory, transposed or not, so that neighbours read neighbours.
     */
    void tiledProduct() {
        int x = getLocalId(0);
        int y = getLocalId(1);
        int top = getGroupId(1) * TILE;
        int left = getGroupId(0) * TILE;
        int aI = aCol == 1 ? y : x;
        int aK = aCol == 1 ? x : y;
        int bK = bCol == 1 ? y : x;
        int bJ = bCol == 1 ? x : y;
        float s00 = 0f;
        float s01 = 0f;
        float s10 = 0f;
        float s11 = 0f;
        float total0 = 0f;
        float total1 = 0f;
        for (int from = 0; from < inner; from += GROUP) {
            aTile[aI * A_ROW + aK] = aOrZero(top + aI, from + aK);
            aTile[(aI + GROUP) * A_ROW + aK] = aOrZero(top + aI + GROUP, from + aK);
            bTile[bK * B_ROW + bJ] = bOrZero(from + bK, left + bJ);
            bTile[bK * B_ROW + bJ + GROUP] = bOrZero(from + bK, left + bJ + GROUP);
            localBarrier();
            for (int k = 0; k < GROUP; k++) {
                float a0 = aTile[y * A_ROW + k];
                float a1 = aTile[(y + GROUP) * A_ROW + k];
                float b0 = bTile[k * B_ROW + x];
                float b1 = bTile[k * B_ROW + x + GROUP];
                s00 = fma(a0, b0, s00);
                s01 = fma(a0, b1, s01);
                s10 = fma(a1, b0, s10);
                s11 = fma(a1, b1, s11);
                total0 = total0 + a0;
                total1 = total1 + a1;
            }
            localBarrier();
        }
        storeInside(top + y, left + x, s00);
        storeInside(top + y, left + x + GROUP, s01);
        storeInside(top + y + GROUP, left + x, s10);
        storeInside(top + y + GROUP, left + x + GROUP, s11);
        if (end == SUMMED && left + x == 0) {
            if (top + y < rows) {
                storeTotal(top + y, total0);
            }
            if (top + y + GROUP < rows) {
                storeTotal(top + y + GROUP, total1);
            }
        }
    }

    private float aOrZero(int i, int k) {
        float value = 0f;
        if (i < rows && k < inner) {
            value = floats[a + i * aRow + k * aCol];
        }
        return value;
    }

    private float bOrZero(int k, int j) {
        float value = 0f;
        if (k < inner && j < cols) {
            value = floats[b + k * bRow + j * bCol];
        }
        return value;
    }

    private void storeInside(int i, int j, float sum) {
        if (i < rows && j < cols) {
            store(i, j, sum);
        }
    }

    private void store(int i, int j, float sum) {
        int at = c + i * cols + j;
        if (end == BIASED) {
            floats[at] = activation(g, sum + floats[d + j]);
        } else if (end == SLOPED) {
            floats[at] = sum * slope(g, floats[d + i * cols + j]);
        } else {
            floats[at] = scaled(sum, beta, at);
        }
    }

    private void storeTotal(int i, float total) {
        floats[d + i] = scaled(total, gamma, d + i);
    }

    /** alpha Σ + keep · the old contents, which are not read for keep = 0: they may be NaN. */
    float scaled(float sum, float keep, int at) {
        float value = alpha * sum;
        if (keep != 0f) {
            value = fma(alpha, sum, keep * floats[at]);
        }
        return value;
    }
}
