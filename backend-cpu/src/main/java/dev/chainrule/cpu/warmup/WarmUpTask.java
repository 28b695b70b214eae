package dev.chainrule.cpu.warmup;

import dev.chainrule.cpu.heap.HeapMemory;
import dev.chainrule.cpu.vector.Lanes;
import dev.chainrule.cpu.vector.SmallProduct;
import dev.chainrule.cpu.vector.VectorBackend;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.View;
import java.util.Arrays;
import java.util.List;

/**
 * An operation on drawn operands, run by vectors and by plain loops in turn until C2 has compiled the vectors. Every time
 * both must give the same bits. The operands are as small as they can be to need the kernels of the operands in the
 * program.
 *
 * <p>A product has a task for each different block that it is cut into, so that the kernels of every thread are compiled.
 * Operands are named as in {@link Backend}: op(A)[m, k] op(B)[k, n], and t[m, n] for operations that are no product.
 */
final class WarmUpTask {
    /** The vectors are compiled when they were {@linkplain #NEAR near} the plain loops this many times in a row. */
    private static final int ENOUGH = 8;
    /** Near: at most this many times as long as plain loops. Before they are compiled vectors take ten times as long. */
    private static final int NEAR = 2;

    /** The operands of a loop: a few rows, each of some whole vectors and a part of one. */
    private static final int FEW_ROWS = 8;

    private static final int FEW_LANES = 2 * Lanes.COUNT + 3;

    /** Factors without a meaning, since kernels do not tell them apart. */
    private static final UpdateFactors UPDATE_FACTORS =
            new UpdateFactors(0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.5f, 0.2f, 0.8f);

    private final OperationVariant operation;
    private final int m;
    private final int n;
    private final int k;
    private final boolean swapped;
    private final long work;

    private int near;
    private long spent;
    private volatile boolean ready;
    /** Whether vectors have won a race that this task stands for; read and written by the caller's thread alone. */
    private boolean won;

    private WarmUpTask(OperationVariant operation, int m, int n, int k, boolean swapped, long work) {
        this.operation = operation;
        this.m = m;
        this.n = n;
        this.k = k;
        this.swapped = swapped;
        this.work = work;
    }

    /** The tasks of the product op(A)[m, k] op(B)[k, n], computed on {@code threads}. */
    static List<WarmUpTask> ofProduct(OperationVariant operation, int m, int n, int k, int threads) {
        long work = (long) m * n * k;
        return SmallProduct.ofBlocks(operation.tb, m, n, k, threads).stream()
                .map(p -> new WarmUpTask(operation, p.m(), p.n(), p.k(), p.swapped(), work))
                .toList();
    }

    /** The task of an operation that is no product: the same for all shapes. */
    static WarmUpTask ofLoop(OperationVariant operation) {
        return new WarmUpTask(operation, FEW_ROWS, FEW_LANES, 1, false, 0);
    }

    /** Whether the other task has the same kernels compiled. */
    boolean isSameAs(WarmUpTask other) {
        return operation == other.operation && m == other.m && n == other.n && k == other.k && swapped == other.swapped;
    }

    /** The multiplications of the product in the program; 0 for a loop. */
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

    /** Notes that vectors were faster on the program's operands. */
    void win() {
        won = true;
    }

    /** Forgets that the vectors were compiled, and that they have won. */
    void reset() {
        near = 0;
        spent = 0;
        won = false;
        ready = false;
    }

    /** The nanoseconds that it has run since it was made or reset. */
    long spent() {
        return spent;
    }

    /**
     * Runs the operation by both in turn, at least once, until the vectors are compiled or {@code nanos} are over.
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
        float alpha = operation.alpha;
        float beta = operation.beta;
        switch (operation.kind) {
            case GEMM -> x.gemm(operation.ta, operation.tb, alpha, o.a, o.b, beta, o.t);
            case DENSE -> x.dense(o.a, o.b, o.row, operation.activation(), o.t);
            case HIDDEN_DELTA -> x.hiddenDelta(o.a, o.b, operation.activation(), o.s, o.t);
            case ADD_ROW -> x.addRow(o.row, o.t);
            case SUM_ROWS -> x.sumRows(alpha, o.s, beta, o.row);
            case AXPY -> x.axpy(alpha, o.s, o.t);
            case ACTIVATE -> x.activate(operation.activation(), o.s, o.t);
            case MUL_SLOPE -> x.mulSlope(operation.activation(), o.s, o.t);
            case OUTPUT -> x.output(operation.outputUnit(), o.s, o.t);
            case COST -> x.cost(operation.outputUnit(), o.s, o.t, o.column);
            case OTHER_COST -> {
                OtherCost other = operation.otherCost();
                x.cost(other.unit, other.cost(), o.s, o.t, o.column);
            }
            case OTHER_DELTA -> {
                OtherCost other = operation.otherCost();
                x.outputDelta(other.unit, other.cost(), o.s, o.t, o.first);
            }
            case UPDATE -> x.update(operation.updateRule(), UPDATE_FACTORS, o.s, o.first, o.second, o.t);
        }
    }

    @Override
    public String toString() {
        return operation + " [" + m + ", " + n + ", " + k + "]";
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
        final View first;
        final View second;

        Operands(Backend x) {
            buffer = x.allocate(Element.FLOAT32, (long) m * k + (long) k * n + 4L * m * n + n + m);
            a = operation.ta == Transpose.N ? view(m, k) : view(k, m);
            b = operation.tb == Transpose.N ? view(k, n) : view(n, k);
            s = view(m, n);
            t = view(m, n);
            row = view(1, n);
            column = view(m, 1);
            first = view(m, n);
            second = view(m, n);
            values = HeapMemory.floats(a);
        }

        private View view(int rows, int cols) {
            View view = new View(buffer, used, rows, cols);
            used += view.count();
            return view;
        }

        /** Fills the matrices with numbers from -4 to 4, the same each time, by a linear congruence. */
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
