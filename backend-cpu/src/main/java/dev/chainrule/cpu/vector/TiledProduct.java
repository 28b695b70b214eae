package dev.chainrule.cpu.vector;

import dev.chainrule.cpu.threads.Region;
import dev.chainrule.spi.Activation;

/**
 * C[m, n] ← α A B + β C, and then a function of each element where an operation fuses one. The product is {@link Cut} into
 * blocks, each for any thread.
 *
 * <p>Every element is fma(α, a_0 b_0 + a_1 b_1 + …, β c), with the sum added up by fma in this order, however the product is cut
 * and whichever factor has which role; no bit depends on either. One factor has the <i>rows</i>, whose elements are broadcast,
 * the other the <i>lanes</i>, which are read in vectors. As a rule A has the rows and B the lanes. A transposed B has contiguous
 * rows, so there B has the rows, A has the lanes, and C is computed transposed ({@code swapped}).
 *
 * <p>One object serves all products of a backend, one after the other.
 */
final class TiledProduct implements Region {
    /** The most columns of a C that is not computed transposed although B is. */
    static final int MOST_STRAIGHT = Lanes.COUNT;

    private int mostStraight = MOST_STRAIGHT;
    private final Cut cut;
    private final Block[] blocks;

    int rows;
    int lanes;
    int depth;
    float alpha;
    float beta;
    /** The factor with the rows: element (i, p) is at {@code aAt + i aRow + p aStep}. */
    float[] a = {};

    int aAt;
    int aRow;
    int aStep;
    /** The factor with the lanes: element (p, j) is at {@code bAt + p bStep + j bLane}. */
    float[] b = {};

    int bAt;
    int bStep;
    int bLane;
    /** The target: element (i, j) is at {@code cAt + i cRow + j}. */
    float[] c = {};

    int cAt;
    int cRow;
    boolean swapped;

    // The function that follows the product, and its operands.

    private Finish finish = Finish.NOTHING;
    private Activation activation = Activation.IDENTITY;
    private float[] operand = {};
    private int operandAt;

    private enum Finish {
        NOTHING,
        ADD_ROW_AND_ACTIVATE,
        MULTIPLY_BY_SLOPE
    }

    TiledProduct(int threads) {
        cut = new Cut(threads);
        blocks = Block.forThreads(threads);
    }

    /** From now on, C is computed transposed only where it has more than {@code columns}, and B is transposed. */
    void straightUpTo(int columns) {
        mostStraight = columns;
    }

    /** Sets op(A)[m, k]: element (i, p) is at {@code at + i row + p step}. */
    TiledProduct a(float[] values, int at, int row, int step) {
        a = values;
        aAt = at;
        aRow = row;
        aStep = step;
        return this;
    }

    /** Sets op(B)[k, n]: element (p, j) is at {@code at + p step + j lane}. */
    TiledProduct b(float[] values, int at, int step, int lane) {
        b = values;
        bAt = at;
        bStep = step;
        bLane = lane;
        return this;
    }

    /** Sets the sizes, the scales and the target, and cuts the product. The factors are set before. */
    TiledProduct into(int m, int n, int k, float alpha, float beta, float[] c, int cAt) {
        this.alpha = alpha;
        this.beta = beta;
        this.c = c;
        this.cAt = cAt;
        cRow = n;
        rows = m;
        lanes = n;
        depth = k;
        finish = Finish.NOTHING;
        swapped = bLane != 1 && n > mostStraight;
        if (swapped) {
            swap();
        }
        cut.of(rows, lanes, depth);
        return this;
    }

    /** Has C ← g(C + 1 biasᵀ) follow. */
    TiledProduct thenAddRowAndActivate(float[] bias, int biasAt, Activation g) {
        finish = Finish.ADD_ROW_AND_ACTIVATE;
        activation = g;
        operand = bias;
        operandAt = biasAt;
        return this;
    }

    /** Has C ← C ⊙ g'(outputs) follow. */
    TiledProduct thenMultiplyBySlope(float[] outputs, int outputsAt, Activation g) {
        finish = Finish.MULTIPLY_BY_SLOPE;
        activation = g;
        operand = outputs;
        operandAt = outputsAt;
        return this;
    }

    /** Exchanges the factors: Cᵀ = Bᵀ Aᵀ. */
    private void swap() {
        int count = rows;
        rows = lanes;
        lanes = count;
        float[] values = a;
        a = b;
        b = values;
        int at = aAt;
        aAt = bAt;
        bAt = at;
        int step = aStep;
        aStep = bStep;
        bStep = step;
        int row = aRow;
        aRow = bLane;
        bLane = row;
    }

    /** The number of blocks. */
    int parts() {
        return cut.parts();
    }

    @Override
    public void compute(int part, int worker) {
        int fromRow = cut.fromRow(part);
        int fromLane = cut.fromLane(part);
        int toRow = cut.toRow(part);
        int toLane = cut.toLane(part);
        blocks[worker].compute(this, fromRow, toRow - fromRow, fromLane, toLane - fromLane);
        if (swapped) {
            finish(fromLane, toLane, fromRow, toRow);
        } else {
            finish(fromRow, toRow, fromLane, toLane);
        }
    }

    /** Applies the function that follows to rows i0 … i1 - 1 of C, columns j0 … j1 - 1, while they are in the cache. */
    private void finish(int i0, int i1, int j0, int j1) {
        switch (finish) {
            case NOTHING -> {}
            case ADD_ROW_AND_ACTIVATE -> {
                for (int i = i0; i < i1; i++) {
                    int at = cAt + i * cRow + j0;
                    VectorLoops.add(j1 - j0, operand, operandAt + j0, c, at);
                    if (activation != Activation.IDENTITY) {
                        VectorLoops.activate(activation, j1 - j0, c, at, c, at);
                    }
                }
            }
            case MULTIPLY_BY_SLOPE -> {
                for (int i = i0; i < i1; i++) {
                    int at = i * cRow + j0;
                    VectorLoops.mulSlope(activation, j1 - j0, operand, operandAt + at, c, cAt + at);
                }
            }
        }
    }
}
