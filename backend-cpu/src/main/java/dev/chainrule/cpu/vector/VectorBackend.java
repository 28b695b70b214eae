package dev.chainrule.cpu.vector;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;
import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.cpu.heap.HeapBackend;
import dev.chainrule.cpu.scalar.ScalarBackend;
import dev.chainrule.cpu.threads.Workers;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
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
                for (int e = 0; e < z.rows(); e++) {
                    VectorLoops.softmax(
                            z.cols(), floats(z), start(z) + e * z.cols(), floats(h), start(h) + e * z.cols());
                }
            }
        }
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        if (u != OutputUnit.SIGMOID) {
            scalar.cost(u, z, y, perExample);
            return;
        }
        float[] terms = scratch(z.cols());
        for (int e = 0; e < z.rows(); e++) {
            int at = e * z.cols();
            VectorLoops.crossEntropy(z.cols(), floats(z), start(z) + at, floats(y), start(y) + at, terms);
            double sum = 0;
            for (int k = 0; k < z.cols(); k++) {
                sum += terms[k];
            }
            floats(perExample)[start(perExample) + e] = (float) sum;
        }
    }

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
