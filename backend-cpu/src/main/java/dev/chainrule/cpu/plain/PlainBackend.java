package dev.chainrule.cpu.plain;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;
import static dev.chainrule.spi.Transpose.N;

import dev.chainrule.cpu.heap.HeapBackend;
import dev.chainrule.cpu.scalar.ScalarBackend;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.Arrays;

/**
 * Loops that are fast on any JVM that has C2, on a processor that has fma: products in loops that C2 vectorizes, and
 * functions by polynomials. Operations that would gain nothing are computed by {@link ScalarBackend}. Nothing here may
 * load a class that needs the module jdk.incubator.vector.
 */
public class PlainBackend extends HeapBackend {
    private final ScalarBackend scalar;
    private final PlainProducts products = new PlainProducts();
    private final float[] lanes = new float[PlainUpdates.LANES];
    private float[] sums = {};
    private float[] row = {};

    public PlainBackend(String device) {
        super(device);
        scalar = new ScalarBackend(device);
    }

    /** c_ij = fma(α, Σ_p a_ip b_pj, β c_ij), p upwards, by fma. */
    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        int inner = ta == N ? a.cols() : a.rows();
        products.multiply(c.rows(), c.cols(), inner, alpha, factor(a, ta), factor(b, tb), beta, factor(c, N));
    }

    private static Strided factor(View v, Transpose t) {
        Strided stored = new Strided(floats(v), start(v), v.cols(), 1);
        return t == N ? stored : stored.transposed();
    }

    /** Adds the rows one after another, as they lie in memory; the sums are in an array of their own until they are complete. */
    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        int cols = s.cols();
        if (sums.length < cols) {
            sums = new float[cols];
        }
        Arrays.fill(sums, 0, cols, 0);
        for (int i = 0; i < s.rows(); i++) {
            add(cols, floats(s), start(s) + i * cols, sums);
        }
        float[] t = floats(row);
        int at = start(row);
        for (int j = 0; j < cols; j++) {
            t[at + j] = beta == 0 ? alpha * sums[j] : Math.fma(alpha, sums[j], beta * t[at + j]);
        }
    }

    private static void add(int n, float[] x, int at, float[] sums) {
        for (int j = 0; j < n; j++) {
            sums[j] += x[at + j];
        }
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        float[] xs = floats(x);
        float[] ys = floats(y);
        int xAt = start(x);
        int yAt = start(y);
        for (int i = 0; i < count(x); i++) {
            ys[yAt + i] = Math.fma(alpha, xs[xAt + i], ys[yAt + i]);
        }
    }

    @Override
    public void activate(Activation g, View z, View a) {
        switch (g) {
            case SIGMOID -> sigmoid(count(z), floats(z), start(z), floats(a), start(a));
            case TANH -> tanh(count(z), floats(z), start(z), floats(a), start(a));
            case ELU -> elu(count(z), floats(z), start(z), floats(a), start(a));
            case SOFTPLUS -> softplus(count(z), floats(z), start(z), floats(a), start(a));
            default -> scalar.activate(g, z, a);
        }
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        if (g == Activation.SOFTPLUS) {
            mulSlopeOfSoftplus(count(t), floats(a), start(a), floats(t), start(t));
        } else {
            scalar.mulSlope(g, a, t);
        }
    }

    private static void sigmoid(int n, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < n; i++) {
            a[aAt + i] = PlainFunctions.sigmoid(z[zAt + i]);
        }
    }

    private static void elu(int n, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < n; i++) {
            a[aAt + i] = PlainFunctions.elu(z[zAt + i]);
        }
    }

    private static void softplus(int n, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < n; i++) {
            a[aAt + i] = PlainFunctions.softplus(z[zAt + i]);
        }
    }

    private static void mulSlopeOfSoftplus(int n, float[] a, int aAt, float[] t, int tAt) {
        for (int i = 0; i < n; i++) {
            t[tAt + i] *= PlainFunctions.slopeOfSoftplus(a[aAt + i]);
        }
    }

    private static void tanh(int n, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < n; i++) {
            a[aAt + i] = PlainFunctions.tanh(z[zAt + i]);
        }
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
                    PlainOutputs.exponentials(n, floats(z), start(z) + e * n, floats(h), at);
                    PlainOutputs.shares(n, floats(h), at);
                }
            }
        }
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        int n = z.cols();
        for (int e = 0; e < z.rows(); e++) {
            int at = start(z) + e * n;
            if (u == OutputUnit.SOFTMAX) {
                PlainOutputs.exponentials(n, floats(z), at, row(n), 0);
            }
            floats(perExample)[start(perExample) + e] =
                    PlainOutputs.cost(u, n, floats(z), at, floats(y), start(y) + e * n, row);
        }
    }

    @Override
    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        int n = z.cols();
        for (int e = 0; e < z.rows(); e++) {
            int at = start(z) + e * n;
            if (u == OutputUnit.SOFTMAX) {
                PlainOutputs.exponentials(n, floats(z), at, row(n), 0);
            }
            floats(perExample)[start(perExample) + e] =
                    PlainCosts.cost(u, c, n, floats(z), at, floats(y), start(y) + e * n, row);
        }
    }

    @Override
    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        if (u != OutputUnit.SOFTMAX) {
            PlainCosts.delta(c, count(z), floats(z), start(z), floats(y), start(y), floats(delta), start(delta));
            return;
        }
        int n = z.cols();
        for (int e = 0; e < z.rows(); e++) {
            int at = start(z) + e * n;
            int to = start(delta) + e * n;
            PlainOutputs.exponentials(n, floats(z), at, row(2 * n), 0);
            PlainCosts.softmaxDelta(c, n, floats(z), at, floats(y), start(y) + e * n, row, floats(delta), to);
        }
    }

    /** Room for a row of n numbers. */
    private float[] row(int n) {
        if (row.length < n) {
            row = new float[n];
        }
        return row;
    }

    // ---- updates

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

    @Override
    public void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        PlainUpdates.update(rule, f, gradient, first, second, theta);
    }

    // ---- by scalar loops

    @Override
    public void addRow(View row, View t) {
        scalar.addRow(row, t);
    }

    @Override
    public void hits(View z, View y, View perExample) {
        scalar.hits(z, y, perExample);
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        scalar.gatherRows(s, rows, t);
    }
}
