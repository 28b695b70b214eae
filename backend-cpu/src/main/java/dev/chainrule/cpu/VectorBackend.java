package dev.chainrule.cpu;

import static dev.chainrule.cpu.HeapMemory.count;
import static dev.chainrule.cpu.HeapMemory.floats;
import static dev.chainrule.cpu.HeapMemory.start;
import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/**
 * The same operations as {@link PlainBackend}, with the same bits, on vectors of the processor and on several of its
 * threads. The order of additions is the plain one, with fma, so that neither the width of vectors nor the plan of a
 * product nor the number of threads changes a bit.
 *
 * <p>Slow until C2 has compiled it: see {@link WarmingBackend}.
 */
class VectorBackend extends PlainBackend implements PeakProbe {
    private final int threads;
    /** The threads that may compute now, at most {@code threads}. */
    private int together;

    private final Product product;
    private final Gathering gathering = new Gathering();
    private final ColumnSums columnSums = new ColumnSums();
    private final Chains chains = new Chains();
    private float[] scratch = {};
    private boolean closed;

    VectorBackend(String device, int threads) {
        super(device);
        this.threads = threads;
        together = threads;
        product = new Product(threads);
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

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        run(product(ta, tb, alpha, a, b, beta, c));
    }

    /** Leaves some of its threads idle from now on; what is cut for all of them is computed by {@code most} at most. */
    void useThreads(int most) {
        together = Math.min(threads, most);
    }

    /** See {@link Product#straightUpTo}. */
    void straightUpTo(int columns) {
        product.straightUpTo(columns);
    }

    private Product product(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        return product.a(floats(a), start(a), ta == N ? a.cols() : 1, ta == N ? 1 : a.cols())
                .b(floats(b), start(b), tb == N ? b.cols() : 1, tb == N ? 1 : b.cols())
                .into(c.rows(), c.cols(), ta == N ? a.cols() : a.rows(), alpha, beta, floats(c), start(c));
    }

    private void run(Product x) {
        Workers.run(x, x.parts(), together);
    }

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
    public void dense(View x, View theta, View bias, Activation g, View a) {
        run(product(N, T, 1, x, theta, 0, a).thenAddRowAndActivate(floats(bias), start(bias), g));
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        run(product(N, N, 1, nextDelta, theta, 0, delta).thenMultiplyBySlope(floats(a), start(a), g));
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
            super.cost(u, z, y, perExample);
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
