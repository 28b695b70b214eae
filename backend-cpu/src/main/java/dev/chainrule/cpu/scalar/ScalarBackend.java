package dev.chainrule.cpu.scalar;

import static dev.chainrule.cpu.heap.HeapMemory.bytes;
import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.ints;
import static dev.chainrule.cpu.heap.HeapMemory.start;
import static dev.chainrule.spi.Transpose.N;

import dev.chainrule.cpu.heap.HeapBackend;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/**
 * The slow, obvious version of everything, written from docs/same-bits.md alone: each operation is a loop over its formula, in
 * float32, and the steps of back-propagation are their definitions. It shares no formula with faster devices, and gives the same bits.
 */
public final class ScalarBackend extends HeapBackend {
    public ScalarBackend(String device) {
        super(device);
    }

    /** The sums side by side in {@link #dot}. */
    private static final int LANES = 256;

    /** c_ij = fma(α, Σ_p a_ip b_pj, β c_ij), by fma with p upwards; a transposed factor is read with its strides exchanged. */
    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        int inner = ta == N ? a.cols() : a.rows();
        int aRow = ta == N ? a.cols() : 1;
        int aStep = ta == N ? 1 : a.cols();
        int bStep = tb == N ? b.cols() : 1;
        int bCol = tb == N ? 1 : b.cols();
        float[] as = floats(a);
        float[] bs = floats(b);
        float[] cs = floats(c);
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.cols(); j++) {
                float sum = dot(inner, as, start(a) + i * aRow, aStep, bs, start(b) + j * bCol, bStep);
                int ij = start(c) + i * c.cols() + j;
                cs[ij] = scaled(alpha, sum, beta, cs[ij]);
            }
        }
    }

    /** Σ_p a[aAt + p aStep] b[bAt + p bStep] over p = 0 … n - 1. */
    private static float dot(int n, float[] a, int aAt, int aStep, float[] b, int bAt, int bStep) {
        float sum = 0;
        for (int p = 0; p < n; p++) {
            sum = Fma.of(a[aAt + p * aStep], b[bAt + p * bStep], sum);
        }
        return sum;
    }

    /** fma(α, x, β t), and α x for β = 0, whatever t is. */
    private static float scaled(float alpha, float x, float beta, float t) {
        return beta == 0 ? alpha * x : Fma.of(alpha, x, beta * t);
    }

    @Override
    public void addRow(View row, View t) {
        float[] rows = floats(row);
        float[] ts = floats(t);
        for (int i = 0; i < t.rows(); i++) {
            for (int j = 0; j < t.cols(); j++) {
                ts[start(t) + i * t.cols() + j] += rows[start(row) + j];
            }
        }
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        float[] ss = floats(s);
        float[] rows = floats(row);
        for (int j = 0; j < s.cols(); j++) {
            float sum = 0;
            for (int i = 0; i < s.rows(); i++) {
                sum += ss[start(s) + i * s.cols() + j];
            }
            rows[start(row) + j] = scaled(alpha, sum, beta, rows[start(row) + j]);
        }
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        float[] xs = floats(x);
        float[] ys = floats(y);
        for (int i = 0; i < count(x); i++) {
            ys[start(y) + i] = Fma.of(alpha, xs[start(x) + i], ys[start(y) + i]);
        }
    }

    @Override
    public void activate(Activation g, View z, View a) {
        float[] zs = floats(z);
        float[] as = floats(a);
        for (int i = 0; i < count(z); i++) {
            as[start(a) + i] = ScalarFunctions.activation(g, zs[start(z) + i]);
        }
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        float[] as = floats(a);
        float[] ts = floats(t);
        for (int i = 0; i < count(a); i++) {
            ts[start(t) + i] *= ScalarFunctions.slope(g, as[start(a) + i]);
        }
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        for (int e = 0; e < z.rows(); e++) {
            ScalarOutputs.output(u, z.cols(), floats(z), start(z) + e * z.cols(), floats(h), start(h) + e * z.cols());
        }
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        cost(u, Cost.CANONICAL, z, y, perExample);
    }

    @Override
    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        int n = z.cols();
        for (int e = 0; e < z.rows(); e++) {
            floats(perExample)[start(perExample) + e] =
                    ScalarOutputs.cost(u, c, n, floats(z), start(z) + e * n, floats(y), start(y) + e * n);
        }
    }

    @Override
    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        int n = z.cols();
        for (int e = 0; e < z.rows(); e++) {
            int at = start(delta) + e * n;
            ScalarOutputs.delta(u, c, n, floats(z), start(z) + e * n, floats(y), start(y) + e * n, floats(delta), at);
        }
    }

    @Override
    public void hits(View z, View y, View perExample) {
        int outputs = z.cols();
        for (int e = 0; e < z.rows(); e++) {
            int zAt = start(z) + e * outputs;
            int yAt = start(y) + e * outputs;
            boolean right = outputs == 1
                    ? (floats(z)[zAt] > 0) == (floats(y)[yAt] > 0.5f)
                    : argMax(outputs, floats(z), zAt) == argMax(outputs, floats(y), yAt);
            floats(perExample)[start(perExample) + e] = right ? 1 : 0;
        }
    }

    /** The place of the greatest element, of the first one among equals. */
    private static int argMax(int n, float[] v, int at) {
        int best = 0;
        for (int k = 1; k < n; k++) {
            if (v[at + k] > v[at + best]) {
                best = k;
            }
        }
        return best;
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        int cols = t.cols();
        for (int i = 0; i < t.rows(); i++) {
            int from = start(s) + ints(rows)[start(rows) + i] * cols;
            int to = start(t) + i * cols;
            if (s.buffer().type() == Element.FLOAT32) {
                System.arraycopy(floats(s), from, floats(t), to, cols);
            } else {
                for (int j = 0; j < cols; j++) {
                    floats(t)[to + j] = Byte.toUnsignedInt(bytes(s)[from + j]) * Element.UINT8_SCALE;
                }
            }
        }
    }

    // ---- elements of an update

    @Override
    public void axpby(float alpha, View x, float beta, View y) {
        float[] xs = floats(x);
        float[] ys = floats(y);
        for (int i = 0; i < count(y); i++) {
            ys[start(y) + i] = scaled(alpha, xs[start(x) + i], beta, ys[start(y) + i]);
        }
    }

    @Override
    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        float[] xs = floats(x);
        float[] ys = floats(y);
        float[] ts = floats(t);
        for (int i = 0; i < count(t); i++) {
            float old = ts[start(t) + i];
            float product = alpha * xs[start(x) + i];
            ts[start(t) + i] = beta == 0 ? product * ys[start(y) + i] : Fma.of(product, ys[start(y) + i], beta * old);
        }
    }

    @Override
    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        float[] xs = floats(x);
        float[] vs = floats(v);
        float[] ts = floats(t);
        for (int i = 0; i < count(t); i++) {
            float root = (float) Math.sqrt(vs[start(v) + i]);
            ts[start(t) + i] = scaled(alpha, xs[start(x) + i] / (root + epsilon), beta, ts[start(t) + i]);
        }
    }

    @Override
    public void clip(float limit, View t) {
        float[] ts = floats(t);
        for (int i = 0; i < count(t); i++) {
            ts[start(t) + i] = Math.max(-limit, Math.min(limit, ts[start(t) + i]));
        }
    }

    /** Sum l has every 256th product from l on, upwards; then the upper half of the sums is added to the lower until there is one. */
    @Override
    public void dot(View x, View y, float beta, View t) {
        float[] sums = new float[LANES];
        for (int i = 0; i < count(x); i++) {
            sums[i % LANES] = Fma.of(floats(x)[start(x) + i], floats(y)[start(y) + i], sums[i % LANES]);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                sums[l] += sums[l + half];
            }
        }
        float[] ts = floats(t);
        ts[start(t)] = beta == 0 ? sums[0] : sums[0] + beta * ts[start(t)];
    }

    @Override
    public void scaleToNorm(float limit, View s, View t) {
        float factor = Math.min(1, limit / (float) Math.sqrt(floats(s)[start(s)]));
        float[] ts = floats(t);
        for (int i = 0; i < count(t); i++) {
            ts[start(t) + i] *= factor;
        }
    }

    @Override
    public void limitRows(float limit, View t) {
        float[] ts = floats(t);
        for (int i = 0; i < t.rows(); i++) {
            int from = start(t) + i * t.cols();
            float sum = 0;
            for (int j = 0; j < t.cols(); j++) {
                sum = Fma.of(ts[from + j], ts[from + j], sum);
            }
            float factor = limit / (float) Math.sqrt(sum);
            for (int j = 0; factor < 1 && j < t.cols(); j++) {
                ts[from + j] *= factor;
            }
        }
    }
}
