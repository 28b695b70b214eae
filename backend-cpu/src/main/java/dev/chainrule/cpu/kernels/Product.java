package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.threads.Pieces;
import dev.chainrule.cpu.threads.Region;
import dev.chainrule.cpu.threads.Workers;
import org.jspecify.annotations.Nullable;

/**
 * C[m, n] ← α A B + β C, cut into parts for threads.
 *
 * <p>Every element is fma(α, a_0 b_0 + a_1 b_1 + …, β c), with the sum added up by fma in this order, however the product is cut
 * and whichever factor has which role; no bit depends on either. One factor has the <i>rows</i>, whose elements are broadcast,
 * the other the <i>lanes</i>, which are read in vectors. As a rule A has the rows and B the lanes. A transposed B has to be
 * transposed for that; where A is smaller, C is computed transposed ({@code swapped}) and A is transposed instead.
 */
final class Product implements Region {
    /** The fewest multiplications for which a thread is woken: about 8 µs of work, where waking takes 1 µs. */
    private static final long WORTH_A_THREAD = 1 << 19;
    /** The multiplications of each thread from which on it has two parts rather than one. */
    private static final long WORTH_TWO_PARTS = 1 << 23;
    /** The elements of a target that a core's second-level cache holds: 1 MiB. */
    private static final long MOST_IN_CACHE = 1 << 18;
    /** The most rows of a part. */
    private static final int MOST_ROWS = 1024;
    /** The most terms of a product that is computed row by row: a call takes 20 µs for them. */
    private static final int MOST_TERMS_OF_DOTS = 1 << 14;
    /** Elements that are copied in the time in which one is transposed. */
    private static final int COPIES_FOR_A_TRANSPOSE = 4;

    private final Kernels kernels;
    private final int threads;
    private final Block[] blocks;
    private final Slots p = new Slots();

    /** The function that follows, if any. */
    private @Nullable Finish finish;

    private int rows;
    private int lanes;
    private int rowParts;
    private int laneParts;

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
    /** The target: element (i, j) is at {@code cAt + i cRow + j}, or at {@code cAt + j cRow + i} if swapped. */
    float[] c = {};

    int cAt;
    int cRow;
    boolean swapped;
    /** Whether {@link NarrowKernel} computes it; then it is swapped, too. */
    private boolean narrow;

    Product(Kernels kernels, int threads) {
        this.kernels = kernels;
        this.threads = threads;
        blocks = new Block[threads];
        for (int t = 0; t < threads; t++) {
            blocks[t] = new Block(kernels);
        }
    }

    /** Sets op(A)[m, k]: element (i, p) is at {@code at + i row + p step}. */
    Product a(float[] values, int at, int row, int step) {
        a = values;
        aAt = at;
        aRow = row;
        aStep = step;
        return this;
    }

    /** Sets op(B)[k, n]: element (p, j) is at {@code at + p step + j lane}. */
    Product b(float[] values, int at, int step, int lane) {
        b = values;
        bAt = at;
        bStep = step;
        bLane = lane;
        return this;
    }

    /** Has a function of each element of C follow. */
    Product then(Finish function) {
        finish = function;
        return this;
    }

    /** Computes C. The factors are set before. */
    void into(int m, int n, int k, float alpha, float beta, float[] c, int cAt) {
        this.alpha = alpha;
        this.beta = beta;
        this.c = c;
        this.cAt = cAt;
        cRow = n;
        rows = m;
        lanes = n;
        depth = k;
        swapped = false;
        if (n == 1) {
            bLane = 1; // there is one lane, so a column of B is as good as a row
        }
        if (dots()) {
            finish(0, rows, 0, lanes, 0);
            finish = null;
            return;
        }
        narrow = isNarrow();
        swapped = narrow || (bLane != 1 && costOfSwapping() < (long) n * k);
        if (swapped) {
            swap();
        }
        cut();
        Workers.run(this, parts(), threads);
        finish = null;
    }

    /** Whether B has few rows, and both factors their rows one behind the other. */
    private boolean isNarrow() {
        return kernels.set() == InstructionSet.AVX512
                && bLane == depth
                && bStep == 1
                && aRow == depth
                && aStep == 1
                && lanes <= NarrowKernel.MOST_ROWS
                && rows >= NarrowKernel.GROUP
                && depth >= RowsInLanes.AT_ONCE
                && depth <= MOST_TERMS_OF_DOTS;
    }

    /** The number of parts that the last product was cut into for threads. */
    int parts() {
        return rowParts * laneParts;
    }

    /** The number of rows that {@link NarrowKernel} computes at once, all that there are; 0 where others compute. */
    int narrowRows() {
        return narrow ? rows : 0;
    }

    /** The elements that are copied if C is computed transposed. */
    private long costOfSwapping() {
        long copied = (long) rows * depth;
        return (long) rows * lanes + (aRow == 1 ? copied / COPIES_FOR_A_TRANSPOSE : copied);
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

    // ---- parts

    /**
     * Cuts the lanes where there are enough for all threads, else the rows: these have the lanes copied once more. Rows are cut first
     * where they are those of Θ, so that a thread reads the rows that it has updated: of a product that is computed transposed,
     * forward, and of one that is added to a target which the caches hold, the gradient.
     */
    private void cut() {
        long work = (long) rows * lanes * depth;
        int wanted = (int) Math.max(1, Math.min(work / WORTH_A_THREAD, threads));
        if (work >= WORTH_TWO_PARTS * threads) {
            wanted *= 2; // the other thread may take the second
        }
        rowParts = Pieces.count(rows, MOST_ROWS);
        laneParts = 1;
        boolean ofTheta = swapped || (beta != 0 && (long) rows * lanes <= MOST_IN_CACHE * threads);
        int mostLaneParts = lanes / (2 * Tiles.PANEL_VECTORS * kernels.set().lanes());
        int mostRowParts = Math.max(1, rows / (2 * kernels.set().tileRows()));
        if (wanted == 1) {
            return;
        }
        if (narrow) { // all rows are computed at once
            laneParts = Math.max(1, Math.min(wanted, lanes / (2 * NarrowKernel.GROUP)));
        } else if ((ofTheta && mostRowParts >= wanted) || mostLaneParts < wanted) {
            rowParts = Math.max(rowParts, Math.min(wanted, mostRowParts));
        } else {
            laneParts = Pieces.count(wanted, rowParts);
        }
    }

    @Override
    public void compute(int part, int worker) {
        int fromRow = Pieces.begin(rows, rowParts, part / laneParts);
        int toRow = Pieces.begin(rows, rowParts, part / laneParts + 1);
        int fromLane = lane(part % laneParts);
        int toLane = lane(part % laneParts + 1);
        blocks[worker].compute(this, fromRow, toRow - fromRow, fromLane, toLane - fromLane, worker);
    }

    /** Computes the function that follows, for some rows and lanes that are complete. */
    void finish(int fromRow, int rows, int fromLane, int lanes, int worker) {
        Finish function = finish;
        if (function == null) {
            return;
        }
        if (swapped) {
            function.compute(c, cAt, cRow, fromLane, lanes, fromRow, rows, worker);
        } else {
            function.compute(c, cAt, cRow, fromRow, rows, fromLane, lanes, worker);
        }
    }

    /** The first lane of a part, a multiple of those of a vector. */
    private int lane(int part) {
        int width = kernels.set().lanes();
        return Math.min(lanes, Pieces.begin(Pieces.count(lanes, width), laneParts, part) * width);
    }

    // ---- rows times a transposed matrix

    /** Computes few rows, or one column, without a copy; returns whether it could. */
    private boolean dots() {
        if (depth > MOST_TERMS_OF_DOTS) {
            return false;
        }
        if (bLane != 1 && aStep == 1 && rows <= DotKernel.MOST_ROWS && areDots(lanes)) {
            dots(rows, a, aAt, aRow, b, bAt, bLane, lanes);
            return true;
        }
        if (lanes == 1 && bStep == 1 && aStep == 1 && aRow != 1 && areDots(rows)) {
            dots(1, b, bAt, 0, a, aAt, aRow, rows);
            return true;
        }
        return false;
    }

    /** The last 8 may be computed twice, so they must not be read. */
    private boolean areDots(int count) {
        return count % RowsInLanes.ROWS == 0 || (count > RowsInLanes.ROWS && beta == 0);
    }

    /** c_ij ← end(Σ_p a_ip b_jp) for {@code few} rows i of the first and {@code count} rows j of the second. */
    private void dots(
            int few, float[] first, int at, int firstRow, float[] second, int secondAt, int secondRow, int count) {
        End end = End.of(alpha, beta);
        p.bytes(Slot.A, at).bytes(Slot.A_ROW, firstRow);
        p.bytes(Slot.B_STEP, secondRow);
        p.bytes(Slot.C_ROW, cRow);
        p.set(Slot.DEPTH, depth);
        p.scales(alpha, beta);
        Operands.check(first, at, few, firstRow, depth);
        int most = DotKernel.mostGroups(kernels.set(), few);
        for (int j = 0; j < count; ) {
            int groups = Math.min(most, Pieces.count(count - j, RowsInLanes.ROWS));
            int from = Math.min(j, count - groups * RowsInLanes.ROWS);
            if (from < 0) {
                groups = (count - j) / RowsInLanes.ROWS;
                from = j;
            }
            long rowsAtOnce = (long) groups * RowsInLanes.ROWS;
            Operands.check(second, (long) secondAt + (long) from * secondRow, rowsAtOnce, secondRow, depth);
            Operands.check(c, cAt + from, few, cRow, rowsAtOnce);
            p.bytes(Slot.B, (long) secondAt + (long) from * secondRow);
            p.bytes(Slot.C, cAt + from);
            kernels.dots(few, groups, end).call(first, second, c, p.values);
            j = from + groups * RowsInLanes.ROWS;
        }
    }
}
