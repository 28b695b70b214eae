package dev.chainrule.cpu;

import static dev.chainrule.cpu.HeapMemory.count;
import static dev.chainrule.cpu.HeapMemory.floats;
import static dev.chainrule.cpu.HeapMemory.start;
import static dev.chainrule.spi.Transpose.N;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/**
 * The same operations as {@link ScalarBackend}, on vectors of the processor; what is not overridden is the plain loop.
 * The order of additions is the plain one, with fma, so that neither the width of vectors nor the plan of a product
 * changes a bit.
 */
final class VectorBackend extends ScalarBackend {
    private final Products products = new Products();
    private float[] scratch = {};

    VectorBackend(String device) {
        super(device);
    }

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        products.multiply(
                c.rows(),
                c.cols(),
                ta == N ? a.cols() : a.rows(),
                alpha,
                factor(a, ta),
                factor(b, tb),
                beta,
                floats(c),
                start(c));
    }

    private static Products.Factor factor(View v, Transpose t) {
        return t == N
                ? new Products.Factor(floats(v), start(v), v.cols(), 1)
                : new Products.Factor(floats(v), start(v), 1, v.cols());
    }

    @Override
    public void addRow(View row, View t) {
        for (int i = 0; i < t.rows(); i++) {
            VectorLoops.axpy(t.cols(), 1, floats(row), start(row), floats(t), start(t) + i * t.cols());
        }
    }

    /** The sum is kept in an array of its own until it is whole. */
    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        int cols = s.cols();
        float[] sums = scratch(cols);
        VectorLoops.sumRows(s.rows(), cols, floats(s), start(s), sums);
        VectorLoops.scaleAndKeep(cols, alpha, sums, beta, floats(row), start(row));
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
        gemm(N, Transpose.T, 1, x, theta, 0, a);
        for (int i = 0; i < a.rows(); i++) {
            VectorLoops.addAndActivate(g, a.cols(), floats(bias), start(bias), floats(a), start(a) + i * a.cols());
        }
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

    private float[] scratch(int count) {
        if (scratch.length < count) {
            scratch = new float[count];
        }
        return scratch;
    }
}
