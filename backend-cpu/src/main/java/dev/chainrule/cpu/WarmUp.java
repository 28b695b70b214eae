package dev.chainrule.cpu;

import dev.chainrule.spi.Transpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Has the kernels of vectors compiled in the background, on products as small as use the same kernels, while the plain
 * loops do the work. A shape is done when its vectors are about as fast as the plain loops, which they leave behind on
 * larger products. When that is changes no bit, for both give the same; so it may be found by timing.
 *
 * <p>One daemon thread for each backend that meets new shapes; it ends when there is nothing to compile.
 */
final class WarmUp {
    /** So often must vectors be as fast as that, one time after the other. */
    private static final int ENOUGH = 8;
    /** What takes at most so many times as long as the plain loops is compiled: before, it takes ten times as long. */
    private static final int NEAR = 2;
    /** Whatever the times say, nanoseconds after which a shape is done. */
    private static final long LONGEST = 1_000_000_000L;

    private static final int ENOUGH_TERMS = 64;
    private static final int MOST_MET = 256;

    private final boolean inBackground;
    /** The products met lately; many may need the same kernels. */
    private final List<Met> met = new ArrayList<>();

    private final List<Shape> shapes = new ArrayList<>();
    // guarded by this
    private final Queue<Shape> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    private volatile boolean closed;
    private volatile boolean anyDone;

    private WarmUp(boolean inBackground) {
        this.inBackground = inBackground;
        anyDone = !inBackground;
    }

    /** Compiles in a thread of its own, unless {@code -Dchainrule.cpu.warmup=none} says otherwise, for tests. */
    static WarmUp inBackground() {
        return new WarmUp(!System.getProperty("chainrule.cpu.warmup", "").equals("none"));
    }

    /** Counts every shape as done: vectors from the first call on. */
    static WarmUp none() {
        return new WarmUp(false);
    }

    /** Whether vectors should compute op(A)[m, k] op(B)[k, n]; if not yet, sees to it. */
    boolean done(Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
        if (!inBackground) {
            return true;
        }
        for (int i = 0; i < met.size(); i++) {
            Met known = met.get(i);
            if (known.m == m && known.n == n && known.k == k && known.shape.is(ta, tb, alpha, beta)) {
                return known.shape.done;
            }
        }
        if (met.size() == MOST_MET) {
            met.clear();
        }
        Shape shape = shape(Shape.of(ta, tb, m, n, k, alpha, beta));
        met.add(new Met(m, n, k, shape));
        return shape.done;
    }

    /** Whether vectors should compute what is no product: once they do some products. */
    boolean begun() {
        return anyDone;
    }

    /** The one of its kind; compiled, if it is new. */
    private Shape shape(Shape wanted) {
        for (Shape shape : shapes) {
            if (shape.m == wanted.m
                    && shape.n == wanted.n
                    && shape.k == wanted.k
                    && shape.is(wanted.ta, wanted.tb, wanted.alpha, wanted.beta)) {
                return shape;
            }
        }
        shapes.add(wanted);
        add(wanted);
        return wanted;
    }

    private synchronized void add(Shape shape) {
        waiting.add(shape);
        if (thread == null) {
            thread = new Thread(null, this::compileAll, "chainrule-warm-up", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    void close() {
        closed = true;
    }

    private void compileAll() {
        PlainProducts plain = new PlainProducts();
        Product vectors = new Product(1);
        for (Shape shape = next(); shape != null; shape = next()) {
            shape.compile(plain, vectors, this);
            shape.done = true;
            anyDone = true;
        }
    }

    private synchronized @Nullable Shape next() {
        Shape shape = closed ? null : waiting.poll();
        if (shape == null) {
            thread = null;
        }
        return shape;
    }

    /** A product and its kernels. */
    private record Met(int m, int n, int k, Shape shape) {}

    /** A product as small as can be that needs the same kernels as others. */
    private static final class Shape {
        private final Transpose ta;
        private final Transpose tb;
        private final int m;
        private final int n;
        private final int k;
        private final float alpha;
        private final float beta;
        private volatile boolean done;

        private Shape(Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
            this.ta = ta;
            this.tb = tb;
            this.m = m;
            this.n = n;
            this.k = k;
            this.alpha = alpha;
            this.beta = beta;
        }

        static Shape of(Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
            boolean swapped = tb == Transpose.T && n > Lanes.COUNT;
            return new Shape(
                    ta,
                    tb,
                    swapped ? fewestLanes(m) : fewestRows(m),
                    swapped ? fewestRows(n) : fewestLanes(n),
                    k > Tiles.MOST_TERMS ? Tiles.MOST_TERMS + Lanes.COUNT : Math.min(k, ENOUGH_TERMS),
                    alpha,
                    beta);
        }

        /** Of the scales only matters which kernel they need. */
        boolean is(Transpose ta, Transpose tb, float alpha, float beta) {
            return this.ta == ta && this.tb == tb && (this.alpha == 1) == (alpha == 1) && kind(this.beta) == kind(beta);
        }

        private static int kind(float beta) {
            return beta == 0 ? 0 : beta == 1 ? 1 : 2;
        }

        void compile(PlainProducts plain, Product vectors, WarmUp owner) {
            float[] a = new float[m * k];
            float[] b = new float[k * n];
            float[] c = new float[m * n];
            int aRow = ta == Transpose.N ? k : 1;
            int aStep = ta == Transpose.N ? 1 : m;
            int bStep = tb == Transpose.N ? n : 1;
            int bLane = tb == Transpose.N ? 1 : k;
            Strided plainA = new Strided(a, 0, aRow, aStep);
            Strided plainB = new Strided(b, 0, bStep, bLane);
            Strided plainC = new Strided(c, 0, n, 1);
            long begin = System.nanoTime();
            int ahead = 0;
            while (ahead < ENOUGH && !owner.closed && System.nanoTime() - begin < LONGEST) {
                long t0 = System.nanoTime();
                vectors.a(a, 0, aRow, aStep).b(b, 0, bStep, bLane).into(m, n, k, alpha, beta, c, 0);
                for (int part = 0; part < vectors.parts(); part++) {
                    vectors.compute(part, 0);
                }
                long t1 = System.nanoTime();
                plain.multiply(m, n, k, alpha, plainA, plainB, beta, plainC);
                long t2 = System.nanoTime();
                ahead = t1 - t0 < NEAR * (t2 - t1) ? ahead + 1 : 0;
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
}
