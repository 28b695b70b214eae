package dev.chainrule.cpu;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/**
 * An operation, with operands as small as need the same kernels as those it stands for. Its operands are named as in
 * {@link Backend}: op(A)[m, k] op(B)[k, n], and t[m, n] for what is no product.
 */
final class Trial {
    /** So often in a row must vectors be near the plain loops. */
    private static final int ENOUGH = 8;
    /** What takes at most so many times as long as the plain loops is compiled: before, it takes ten times as long. */
    private static final int NEAR = 2;
    /** Whatever the times say, nanoseconds after which a trial is over. */
    private static final long LONGEST = 1_000_000_000L;

    private static final int ENOUGH_TERMS = 64;
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

    private final Kind kind;
    /** The activation or the output unit; identity where there is none. */
    private final Enum<?> function;

    private final Transpose ta;
    private final Transpose tb;
    private final int m;
    private final int n;
    private final int k;
    private final float alpha;
    private final float beta;
    private volatile boolean over;

    private Trial(
            Kind kind, Enum<?> function, Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
        this.kind = kind;
        this.function = function;
        this.ta = ta;
        this.tb = tb;
        this.m = m;
        this.n = n;
        this.k = k;
        this.alpha = alpha;
        this.beta = beta;
    }

    static Trial ofProduct(
            Kind kind, Enum<?> function, Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
        boolean swapped = tb == Transpose.T && n > Lanes.COUNT;
        return new Trial(
                kind,
                function,
                ta,
                tb,
                swapped ? fewestLanes(m) : fewestRows(m),
                swapped ? fewestRows(n) : fewestLanes(n),
                k > Tiles.MOST_TERMS ? Tiles.MOST_TERMS + Lanes.COUNT : Math.min(k, ENOUGH_TERMS),
                alpha,
                beta);
    }

    static Trial ofLoop(Kind kind, Enum<?> function) {
        return new Trial(kind, function, Transpose.N, Transpose.N, FEW_ROWS, FEW_LANES, 1, 1, 0);
    }

    /** Whether the vectors need not be tried any longer. */
    boolean isOver() {
        return over;
    }

    /** Ends it without a result. */
    void giveUp() {
        over = true;
    }

    private boolean hasSizes(int m, int n, int k) {
        return this.m == m && this.n == n && this.k == k;
    }

    boolean is(Kind kind, Enum<?> function) {
        return this.kind == kind && this.function == function;
    }

    /** Whether this is that operation; of the scales only matters which kernel they need. */
    boolean is(Kind kind, Enum<?> function, Transpose ta, Transpose tb, float alpha, float beta) {
        return is(kind, function)
                && this.ta == ta
                && this.tb == tb
                && (this.alpha == 1) == (alpha == 1)
                && scale(this.beta) == scale(beta);
    }

    private static int scale(float beta) {
        return beta == 0 ? 0 : beta == 1 ? 1 : 2;
    }

    boolean isSameAs(Trial other) {
        return hasSizes(other.m, other.n, other.k)
                && is(other.kind, other.function, other.ta, other.tb, other.alpha, other.beta);
    }

    /** Runs on both in turn until the vectors are compiled, or {@link #giveUp} is called. */
    void run(Backend plain, Backend vectors) {
        Operands onPlain = new Operands(plain);
        Operands onVectors = new Operands(vectors);
        long begin = System.nanoTime();
        int near = 0;
        while (near < ENOUGH && !over && System.nanoTime() - begin < LONGEST) {
            long t0 = System.nanoTime();
            compute(vectors, onVectors);
            long t1 = System.nanoTime();
            compute(plain, onPlain);
            long t2 = System.nanoTime();
            near = t1 - t0 < NEAR * (t2 - t1) ? near + 1 : 0;
        }
        onPlain.close();
        onVectors.close();
        over = true;
    }

    private void compute(Backend x, Operands o) {
        switch (kind) {
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
        return (Activation) function;
    }

    private OutputUnit unit() {
        return (OutputUnit) function;
    }

    /** Zeros of every shape that an operation may ask for. */
    private final class Operands implements AutoCloseable {
        private final Buffer zeros;
        private long used;
        final View a;
        final View b;
        final View s;
        final View t;
        final View row;
        final View column;

        Operands(Backend x) {
            zeros = x.allocate(Element.FLOAT32, (long) m * k + (long) k * n + 2L * m * n + n + m);
            a = ta == Transpose.N ? view(m, k) : view(k, m);
            b = tb == Transpose.N ? view(k, n) : view(n, k);
            s = view(m, n);
            t = view(m, n);
            row = view(1, n);
            column = view(m, 1);
        }

        private View view(int rows, int cols) {
            View view = new View(zeros, used, rows, cols);
            used += view.count();
            return view;
        }

        @Override
        public void close() {
            zeros.close();
        }
    }

    /** Rows that are cut into tiles of the same heights. */
    private static int fewestRows(int rows) {
        int part = rows / Product.pieces(rows, Block.MOST_ROWS);
        int tiles = Product.pieces(part, Block.TILE_ROWS);
        int least = part / tiles;
        return part % tiles == 0 ? least : 2 * least + 1;
    }

    /** Lanes that have the same last panel. */
    private static int fewestLanes(int lanes) {
        return lanes <= Block.TILE_LANES ? lanes : Block.TILE_LANES + lanes % Block.TILE_LANES;
    }
}
