package dev.chainrule.cpu.vector;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;
import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.cpu.heap.HeapBackend;
import dev.chainrule.cpu.plain.PlainCosts;
import dev.chainrule.cpu.plain.PlainOutputs;
import dev.chainrule.cpu.plain.PlainUpdates;
import dev.chainrule.cpu.scalar.ScalarBackend;
import dev.chainrule.cpu.threads.Workers;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;

/**
 * Loops on vectors of the processor, products and some others on several threads. Results have the bits of {@code cpu:plain}:
 * additions have its order, with fma, so neither the width of vectors nor the cut of a product nor the number of threads
 * changes a bit.
 *
 * <p>It is slow until C2 has compiled it, and package {@code warmup} lets the plain loops compute until then.
 */
public class VectorBackend extends HeapBackend implements PeakProbe {
    private final ScalarBackend scalar;
    private final int threads;
    /** The threads that may compute at once, at most {@code threads}; see {@link #useThreads}. */
    private int together;

    private final TiledProduct product;
    private final Gathering gathering = new Gathering();
    private final ColumnSums columnSums = new ColumnSums();
    private final FmaChains chains = new FmaChains();
    private final Updates updates = new Updates();
    private final float[] lanes = new float[PlainUpdates.LANES];
    private float[] scratch = {};
    private boolean closed;

    /** @param threads the threads that products are cut for */
    public VectorBackend(String device, int threads) {
        super(device);
        scalar = new ScalarBackend(device);
        this.threads = threads;
        together = threads;
        product = new TiledProduct(threads);
        Workers.SHARED.opened();
    }

    @Override
    public void close() {
        super.close();
        if (!closed) {
            closed = true;
            Workers.SHARED.closed();
        }
    }

    /** From now on at most {@code most} threads compute; work is still cut for all of them. */
    public void useThreads(int most) {
        together = Math.min(threads, most);
    }

    /**
     * From now on a product with a transposed B computes C transposed where C has more than {@code columns}. The bits are the same,
     * and a small product can be made to need the kernels of a large one.
     */
    public void straightUpTo(int columns) {
        product.straightUpTo(columns);
    }

    // ---- products

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        run(product(ta, tb, alpha, a, b, beta, c));
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        run(product(N, T, 1, x, theta, 0, a).thenAddRowAndActivate(floats(bias), start(bias), g));
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        run(product(N, N, 1, nextDelta, theta, 0, delta).thenMultiplyBySlope(floats(a), start(a), g));
    }

    private TiledProduct product(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        return product.a(floats(a), start(a), ta == N ? a.cols() : 1, ta == N ? 1 : a.cols())
                .b(floats(b), start(b), tb == N ? b.cols() : 1, tb == N ? 1 : b.cols())
                .into(c.rows(), c.cols(), ta == N ? a.cols() : a.rows(), alpha, beta, floats(c), start(c));
    }

    private void run(TiledProduct x) {
        Workers.run(x, x.parts(), together);
    }

    // ---- loops

    @Override
    public void addRow(View row, View t) {
        for (int i = 0; i < t.rows(); i++) {
            VectorLoops.add(t.cols(), floats(row), start(row), floats(t), start(t) + i * t.cols());
        }
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        columnSums.of(s, alpha, beta, row);
        Workers.run(columnSums, columnSums.parts(threads), together);
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        VectorLoops.axpy(count(x), alpha, floats(x), start(x), floats(y), start(y));
    }

    @Override
    public void activate(Activation g, View z, View a) {
        VectorLoops.activate(g, count(z), floats(z), start(z), floats(a), start(a));
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        VectorLoops.mulSlope(g, count(a), floats(a), start(a), floats(t), start(t));
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        switch (u) {
            case SIGMOID -> activate(Activation.SIGMOID, z, h);
            case IDENTITY -> activate(Activation.IDENTITY, z, h);
            case SOFTMAX -> {
                int n = z.cols();
                for (int e = 0; e < z.rows(); e++) {
                    int at = start(h) + e * n;
                    VectorLoops.exponentials(n, floats(z), start(z) + e * n, floats(h), at);
                    PlainOutputs.shares(n, floats(h), at);
                }
            }
        }
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        int n = z.cols();
        float[] row = scratch(n);
        float[] costs = floats(perExample);
        for (int e = 0; e < z.rows(); e++) {
            int at = start(z) + e * n;
            int yAt = start(y) + e * n;
            switch (u) {
                case SIGMOID -> VectorLoops.crossEntropy(n, floats(z), at, floats(y), yAt, row);
                case SOFTMAX -> VectorLoops.exponentials(n, floats(z), at, row, 0);
                case IDENTITY -> {}
            }
            costs[start(perExample) + e] = u == OutputUnit.SIGMOID
                    ? PlainOutputs.sum(n, row, 0)
                    : PlainOutputs.cost(u, n, floats(z), at, floats(y), yAt, row);
        }
    }

    @Override
    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        int n = z.cols();
        float[] row = scratch(n);
        float[] costs = floats(perExample);
        for (int e = 0; e < z.rows(); e++) {
            int at = start(z) + e * n;
            int yAt = start(y) + e * n;
            if (u == OutputUnit.SOFTMAX) {
                VectorLoops.exponentials(n, floats(z), at, row, 0);
                costs[start(perExample) + e] = PlainCosts.cost(u, c, n, floats(z), at, floats(y), yAt, row);
            } else {
                VectorCosts.terms(c, n, floats(z), at, floats(y), yAt, row);
                costs[start(perExample) + e] = PlainOutputs.sum(n, row, 0);
            }
        }
    }

    @Override
    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        if (u != OutputUnit.SOFTMAX) {
            VectorCosts.delta(c, count(z), floats(z), start(z), floats(y), start(y), floats(delta), start(delta));
            return;
        }
        int n = z.cols();
        float[] row = scratch(2 * n);
        for (int e = 0; e < z.rows(); e++) {
            int at = start(z) + e * n;
            int to = start(delta) + e * n;
            VectorLoops.exponentials(n, floats(z), at, row, 0);
            PlainCosts.softmaxDelta(c, n, floats(z), at, floats(y), start(y) + e * n, row, floats(delta), to);
        }
    }

    // ---- updates

    @Override
    public void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        updates.of(rule, f, gradient, first, second, theta);
        Workers.run(updates, updates.parts(threads), together);
    }

    // ---- by loops that C2 turns into vectors

    @Override
    public void axpby(float alpha, View x, float beta, View y) {
        PlainUpdates.axpby(alpha, x, beta, y);
    }

    @Override
    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        PlainUpdates.multiplyAdd(alpha, x, y, beta, t);
    }

    @Override
    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        PlainUpdates.addQuotient(alpha, x, v, epsilon, beta, t);
    }

    @Override
    public void clip(float limit, View t) {
        PlainUpdates.clip(limit, t);
    }

    @Override
    public void scaleToNorm(float limit, View s, View t) {
        PlainUpdates.scaleToNorm(limit, s, t);
    }

    @Override
    public void dot(View x, View y, float beta, View t) {
        PlainUpdates.dot(x, y, beta, t, lanes);
    }

    // ---- operations without vectors

    @Override
    public void hits(View z, View y, View perExample) {
        scalar.hits(z, y, perExample);
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        gathering.of(s, rows, t);
        Workers.run(gathering, gathering.parts(threads), together);
    }

    @Override
    public void multiplyAdds(int steps, float x, float y, View t) {
        chains.of(steps, x, y, t);
        Workers.run(chains, chains.parts(threads), threads);
    }

    private float[] scratch(int count) {
        if (scratch.length < count) {
            scratch = new float[count];
        }
        return scratch;
    }
}
