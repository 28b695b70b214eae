package dev.chainrule.cpu;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An operation on drawn operands that need the same kernels as those it stands for and are as small as that allows. It is run on
 * plain loops and on vectors until C2 has compiled the latter; every time both must give the same bits.
 *
 * <p>A product has a trial for each different block that it is cut into, so what several threads compute is compiled as
 * well. Operands are named as in {@link Backend}: op(A)[m, k] op(B)[k, n], and t[m, n] for what is no product.
 */
final class Trial {
    /** How often in a row vectors must be near the plain loops. */
    private static final int ENOUGH = 8;
    /** Vectors that take at most this many times as long as plain loops are compiled: before, they take ten times as long. */
    private static final int NEAR = 2;

    private static final int ENOUGH_TERMS = 24;
    /** Operands of what is no product: a few rows, each of some vectors and a part of one. */
    private static final int FEW_ROWS = 8;

    private static final int FEW_LANES = 2 * Lanes.COUNT + 3;

    enum Kind {
        GEMM,
        DENSE,
        HIDDEN_DELTA,
        ADD_ROW,
        SUM_ROWS,
        AXPY,
        ACTIVATE,
        MUL_SLOPE,
        OUTPUT,
        COST
    }

    private final Operation operation;
    private final int m;
    private final int n;
    private final int k;
    private final boolean swapped;
    private final long work;

    private int near;
    private long spent;
    private volatile boolean ready;
    /** Whether vectors have won on operands that this stands for; of the caller's thread. */
    private boolean won;

    /**
     * What is computed. Of the scales, only the kernel that they need matters.
     *
     * @param function the activation or the output unit; identity where there is none
     */
    record Operation(Kind kind, Enum<?> function, Transpose ta, Transpose tb, float alpha, float beta) {

        static Operation loop(Kind kind, Enum<?> function) {
            return new Operation(kind, function, Transpose.N, Transpose.N, 1, 0);
        }

        boolean is(Kind kind, Enum<?> function, Transpose ta, Transpose tb, float alpha, float beta) {
            return this.kind == kind
                    && this.function == function
                    && this.ta == ta
                    && this.tb == tb
                    && (this.alpha == 1) == (alpha == 1)
                    && scale(this.beta) == scale(beta);
        }

        boolean needsKernelsOf(Operation other) {
            return is(other.kind, other.function, other.ta, other.tb, other.alpha, other.beta);
        }

        private static int scale(float beta) {
            return beta == 0 ? 0 : beta == 1 ? 1 : 2;
        }
    }

    private Trial(Operation operation, int m, int n, int k, boolean swapped, long work) {
        this.operation = operation;
        this.m = m;
        this.n = n;
        this.k = k;
        this.swapped = swapped;
        this.work = work;
    }

    /** One for each block of the product op(A)[m, k] op(B)[k, n], cut for {@code threads}. */
    static List<Trial> ofProduct(Operation operation, int m, int n, int k, int threads) {
        boolean swapped = operation.tb == Transpose.T && n > Product.MOST_STRAIGHT;
        Cut cut = new Cut(threads);
        cut.of(swapped ? n : m, swapped ? m : n, k);
        int terms = k > Tiles.MOST_TERMS ? Tiles.MOST_TERMS + Lanes.COUNT : Math.min(k, ENOUGH_TERMS);
        List<Trial> trials = new ArrayList<>();
        for (Cut.Extent block : cut.extents()) {
            int rows = Block.fewestRows(block.rows());
            int lanes = Block.fewestLanes(block.lanes());
            trials.add(new Trial(
                    operation, swapped ? lanes : rows, swapped ? rows : lanes, terms, swapped, (long) m * n * k));
        }
        return trials;
    }

    static Trial ofLoop(Operation operation) {
        return new Trial(operation, FEW_ROWS, FEW_LANES, 1, false, 0);
    }

    boolean isSameAs(Trial other) {
        return m == other.m
                && n == other.n
                && k == other.k
                && swapped == other.swapped
                && operation.needsKernelsOf(other.operation);
    }

    /** The multiplications of the product that it stands for. */
    long work() {
        return work;
    }

    /** Whether the vectors were seen to be compiled. */
    boolean isReady() {
        return ready;
    }

    boolean hasWon() {
        return won;
    }

    /** Notes that vectors were faster on the caller's operands. */
    void win() {
        won = true;
    }

    /** Makes it one that vectors have to be tried in again. */
    void reset() {
        near = 0;
        spent = 0;
        won = false;
        ready = false;
    }

    /** The nanoseconds that it has run. */
    long spent() {
        return spent;
    }

    /**
     * Runs on both in turn, once at least, until the vectors are compiled or the nanoseconds are over.
     *
     * @throws IllegalStateException if they give different bits
     */
    void run(Backend plain, VectorBackend vectors, long nanos) {
        vectors.straightUpTo(swapped ? 0 : Integer.MAX_VALUE);
        try (Operands onPlain = new Operands(plain);
                Operands onVectors = new Operands(vectors)) {
            long begin = System.nanoTime();
            long end = begin;
            while (near < ENOUGH && (end == begin || end - begin < nanos)) {
                onPlain.draw();
                onVectors.draw();
                long t0 = System.nanoTime();
                compute(vectors, onVectors);
                long t1 = System.nanoTime();
                compute(plain, onPlain);
                end = System.nanoTime();
                near = t1 - t0 < NEAR * (end - t1) ? near + 1 : 0;
                requireEqual(onVectors.values, onPlain.values);
            }
            spent += end - begin;
        }
        ready = near >= ENOUGH;
    }

    private void requireEqual(float[] byVectors, float[] byPlain) {
        int i = Arrays.mismatch(byVectors, byPlain);
        if (i >= 0) {
            throw new IllegalStateException(
                    this + " gave " + byVectors[i] + " by vectors, expected " + byPlain[i] + " as by plain loops");
        }
    }

    private void compute(Backend x, Operands o) {
        Transpose ta = operation.ta;
        Transpose tb = operation.tb;
        float alpha = operation.alpha;
        float beta = operation.beta;
        switch (operation.kind) {
            case GEMM -> x.gemm(ta, tb, alpha, o.a, o.b, beta, o.t);
            case DENSE -> x.dense(o.a, o.b, o.row, activation(), o.t);
            case HIDDEN_DELTA -> x.hiddenDelta(o.a, o.b, activation(), o.s, o.t);
            case ADD_ROW -> x.addRow(o.row, o.t);
            case SUM_ROWS -> x.sumRows(alpha, o.s, beta, o.row);
            case AXPY -> x.axpy(alpha, o.s, o.t);
            case ACTIVATE -> x.activate(activation(), o.s, o.t);
            case MUL_SLOPE -> x.mulSlope(activation(), o.s, o.t);
            case OUTPUT -> x.output(unit(), o.s, o.t);
            case COST -> x.cost(unit(), o.s, o.t, o.column);
        }
    }

    private Activation activation() {
        return (Activation) operation.function;
    }

    private OutputUnit unit() {
        return (OutputUnit) operation.function;
    }

    @Override
    public String toString() {
        return operation.kind + " " + operation.function + " " + operation.ta + operation.tb + " [" + m + ", " + n
                + ", " + k + "]";
    }

    /** A matrix of every shape that an operation may ask for, all in one buffer. */
    private final class Operands implements AutoCloseable {
        private final Buffer buffer;
        private final float[] values;
        private long used;
        final View a;
        final View b;
        final View s;
        final View t;
        final View row;
        final View column;

        Operands(Backend x) {
            buffer = x.allocate(Element.FLOAT32, (long) m * k + (long) k * n + 2L * m * n + n + m);
            a = operation.ta == Transpose.N ? view(m, k) : view(k, m);
            b = operation.tb == Transpose.N ? view(k, n) : view(n, k);
            s = view(m, n);
            t = view(m, n);
            row = view(1, n);
            column = view(m, 1);
            values = HeapMemory.floats(a);
        }

        private View view(int rows, int cols) {
            View view = new View(buffer, used, rows, cols);
            used += view.count();
            return view;
        }

        /** The same numbers each time: from -4 to 4, by a linear congruence. */
        void draw() {
            int bits = 1;
            for (int i = 0; i < values.length; i++) {
                bits = bits * 1_664_525 + 1_013_904_223;
                values[i] = bits * 0x1p-29f;
            }
        }

        @Override
        public void close() {
            buffer.close();
        }
    }
}
