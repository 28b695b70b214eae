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
 * The same operations as {@link ScalarBackend}, fast on any JVM that has C2 on a processor that has fma: products in
 * loops that C2 vectorizes, and functions by polynomials. What is not overridden is the plain loop. Nothing here may load
 * a class that needs the module jdk.incubator.vector.
 */
class PlainBackend extends ScalarBackend {
    private final PlainProducts products = new PlainProducts();
    private float[] sums = {};

    PlainBackend(String device) {
        super(device);
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

    /** The rows are added one after another, as they lie; the sum is kept in an array of its own until it is whole. */
    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        int cols = s.cols();
        if (sums.length < cols) {
            sums = new float[cols];
        }
        System.arraycopy(floats(s), start(s), sums, 0, cols);
        for (int i = 1; i < s.rows(); i++) {
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
            default -> super.activate(g, z, a);
        }
    }

    private static void sigmoid(int n, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < n; i++) {
            a[aAt + i] = PlainFunctions.sigmoid(z[zAt + i]);
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
                for (int e = 0; e < z.rows(); e++) {
                    softmax(z.cols(), floats(z), start(z) + e * z.cols(), floats(h), start(h) + e * z.cols());
                }
            }
        }
    }

    /** h_k ← e^(z_k - max z) / Σ_j e^(z_j - max z), the sum in float64 and in order; h may be z. */
    private static void softmax(int n, float[] z, int zAt, float[] h, int hAt) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < n; k++) {
            greatest = Math.max(greatest, z[zAt + k]);
        }
        double sum = 0;
        for (int k = 0; k < n; k++) {
            h[hAt + k] = PlainFunctions.exp(z[zAt + k] - greatest);
            sum += h[hAt + k];
        }
        for (int k = 0; k < n; k++) {
            h[hAt + k] = (float) (h[hAt + k] / sum);
        }
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        if (u != OutputUnit.SIGMOID) {
            super.cost(u, z, y, perExample);
            return;
        }
        for (int e = 0; e < z.rows(); e++) {
            int at = e * z.cols();
            floats(perExample)[start(perExample) + e] =
                    crossEntropy(z.cols(), floats(z), start(z) + at, floats(y), start(y) + at);
        }
    }

    /** Σ_k max(z_k, 0) - z_k y_k + ln(1 + e^-|z_k|), the sum in float64. */
    private static float crossEntropy(int n, float[] z, int zAt, float[] y, int yAt) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
            float zk = z[zAt + k];
            float linear = Math.max(zk, 0) - zk * y[yAt + k];
            sum += linear + PlainFunctions.log1p(PlainFunctions.exp(-Math.abs(zk)));
        }
        return (float) sum;
    }
}
