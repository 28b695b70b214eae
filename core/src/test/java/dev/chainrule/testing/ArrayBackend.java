package dev.chainrule.testing;

import dev.chainrule.compute.Compute;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A correct backend in plain loops. A {@link Hook} sees every operation before it runs: it may record, block or throw.
 * Operations with a default body are seen, and so are those that the body consists of.
 */
public class ArrayBackend implements Backend {
    /** Called inside every operation, before it does anything. */
    public interface Hook {
        void before(String operation, View... views);
    }

    /** The memory of one buffer; its array is null once it is closed, so that using it fails. */
    public final class Memory implements Buffer {
        private final Element type;
        private final int count;
        private float[] floats = {};
        private byte[] bytes = {};
        private int[] ints = {};
        private boolean closed;

        private Memory(Element type, int count) {
            this.type = type;
            this.count = count;
            floats = new float[type == Element.FLOAT32 ? count : 0];
            bytes = new byte[type == Element.UINT8 ? count : 0];
            ints = new int[type == Element.INT32 ? count : 0];
            java.util.Arrays.fill(floats, Float.NaN);
            memory.add(this);
        }

        @Override
        public Element type() {
            return type;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public void close() {
            hook.before("free", new View(this, 0, 1, count));
            closed = true;
            floats = new float[0];
            bytes = new byte[0];
            ints = new int[0];
        }
    }

    private final List<Memory> memory = new ArrayList<>();
    private volatile Hook hook = (operation, views) -> {};
    private int closes;

    /** Sets who sees every operation. */
    public void hook(Hook next) {
        hook = next;
    }

    /** Records the names of the operations from now on. */
    public List<String> record() {
        List<String> names = new ArrayList<>();
        hook((operation, views) -> names.add(operation));
        return names;
    }

    /** How many buffers are open. */
    public long open() {
        return closes > 0 ? 0 : memory.stream().filter(m -> !m.closed).count();
    }

    /** How often the backend was closed. */
    public int closes() {
        return closes;
    }

    /** A device to go with it, of id {@code array:0}. */
    public static DeviceInfo device(long memoryBytes) {
        return new DeviceInfo("array:0", "plain loops", DeviceInfo.Kind.CPU, 1, memoryBytes, Map.of());
    }

    /** This backend behind the checks, with plenty of memory. */
    public Compute compute() {
        return new Compute(this, device(1L << 40));
    }

    // ---- memory

    @Override
    public Buffer allocate(Element type, long count) {
        hook.before("allocate");
        return new Memory(type, Math.toIntExact(count));
    }

    @Override
    public void upload(float[] s, int o, View t) {
        hook.before("upload", t);
        System.arraycopy(s, o, floats(t), at(t, 0, 0), (int) t.count());
    }

    @Override
    public void upload(byte[] s, int o, View t) {
        hook.before("upload", t);
        System.arraycopy(s, o, ((Memory) t.buffer()).bytes, at(t, 0, 0), (int) t.count());
    }

    @Override
    public void upload(int[] s, int o, View t) {
        hook.before("upload", t);
        System.arraycopy(s, o, ((Memory) t.buffer()).ints, at(t, 0, 0), (int) t.count());
    }

    @Override
    public void download(View s, float[] t, int o) {
        hook.before("download", s);
        System.arraycopy(floats(s), at(s, 0, 0), t, o, (int) s.count());
    }

    @Override
    public void finish() {
        hook.before("finish");
    }

    @Override
    public void close() {
        hook.before("close");
        closes++;
    }

    // ---- required arithmetic

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        hook.before("gemm", a, b, c);
        int inner = ta == Transpose.N ? a.cols() : a.rows();
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.cols(); j++) {
                float sum = 0;
                for (int p = 0; p < inner; p++) {
                    float left = ta == Transpose.N ? get(a, i, p) : get(a, p, i);
                    sum += left * (tb == Transpose.N ? get(b, p, j) : get(b, j, p));
                }
                set(c, i, j, alpha * sum + (beta == 0 ? 0 : beta * get(c, i, j)));
            }
        }
    }

    @Override
    public void addRow(View row, View t) {
        hook.before("addRow", row, t);
        each(t, (i, j) -> get(t, i, j) + get(row, 0, j));
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        hook.before("sumRows", s, row);
        each(row, (none, j) -> {
            float sum = 0;
            for (int i = 0; i < s.rows(); i++) {
                sum += get(s, i, j);
            }
            return alpha * sum + (beta == 0 ? 0 : beta * get(row, 0, j));
        });
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        hook.before("axpy", x, y);
        each(y, (i, j) -> alpha * get(x, i, j) + get(y, i, j));
    }

    @Override
    public void activate(Activation g, View z, View a) {
        hook.before("activate", z, a);
        each(a, (i, j) -> (float) g.of(get(z, i, j)));
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        hook.before("mulSlope", a, t);
        each(t, (i, j) -> (float) (get(t, i, j) * g.slope(get(a, i, j))));
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        hook.before("output", z, h);
        for (int i = 0; i < z.rows(); i++) {
            double log = u == OutputUnit.SOFTMAX ? logSumExp(z, i) : 0;
            for (int j = 0; j < z.cols(); j++) {
                float v = get(z, i, j);
                set(
                        h,
                        i,
                        j,
                        switch (u) {
                            case SIGMOID -> sigmoid(v);
                            case SOFTMAX -> (float) StrictMath.exp(v - log);
                            case IDENTITY -> v;
                        });
            }
        }
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        hook.before("cost", z, y, perExample);
        each(perExample, (e, none) -> {
            double sum = 0;
            for (int k = 0; k < z.cols(); k++) {
                double v = get(z, e, k);
                double t = get(y, e, k);
                sum += switch (u) {
                    case SIGMOID -> Math.max(v, 0) - v * t + StrictMath.log1p(StrictMath.exp(-Math.abs(v)));
                    case SOFTMAX -> t == 0 ? 0 : t * (logSumExp(z, e) - v);
                    case IDENTITY -> 0.5 * (v - t) * (v - t);
                };
            }
            return (float) sum;
        });
    }

    @Override
    public void hits(View z, View y, View perExample) {
        hook.before("hits", z, y, perExample);
        each(perExample, (e, none) -> {
            boolean right = z.cols() == 1 ? get(z, e, 0) > 0 == get(y, e, 0) > 0.5f : highest(z, e) == highest(y, e);
            return right ? 1 : 0;
        });
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        hook.before("gatherRows", s, rows, t);
        Memory source = (Memory) s.buffer();
        int[] numbers = ((Memory) rows.buffer()).ints;
        each(t, (i, j) -> {
            int at = at(s, numbers[(int) rows.offset() + i], j);
            return source.type == Element.UINT8 ? (source.bytes[at] & 0xff) * Element.UINT8_SCALE : source.floats[at];
        });
    }

    // ---- the steps, seen by the hook, with their default bodies

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        hook.before("dense", x, theta, bias, a);
        Backend.super.dense(x, theta, bias, g, a);
    }

    @Override
    public void outputDelta(OutputUnit u, View z, View y, View delta) {
        hook.before("outputDelta", z, y, delta);
        Backend.super.outputDelta(u, z, y, delta);
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        hook.before("hiddenDelta", nextDelta, theta, a, delta);
        Backend.super.hiddenDelta(nextDelta, theta, g, a, delta);
    }

    @Override
    public void accumulateGradient(
            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
        hook.before("accumulateGradient", delta, x, gTheta, gBias);
        Backend.super.accumulateGradient(scale, delta, x, keepTheta, keepBias, gTheta, gBias);
    }

    // ---- elements

    private interface Cell {
        float at(int i, int j);
    }

    private static void each(View t, Cell cell) {
        for (int i = 0; i < t.rows(); i++) {
            for (int j = 0; j < t.cols(); j++) {
                set(t, i, j, cell.at(i, j));
            }
        }
    }

    private static float[] floats(View v) {
        return ((Memory) v.buffer()).floats;
    }

    private static int at(View v, int i, int j) {
        return (int) v.offset() + i * v.cols() + j;
    }

    private static float get(View v, int i, int j) {
        return floats(v)[at(v, i, j)];
    }

    private static void set(View v, int i, int j, float value) {
        floats(v)[at(v, i, j)] = value;
    }

    private static float sigmoid(float z) {
        return (float) (1 / (1 + StrictMath.exp(-z)));
    }

    private static double logSumExp(View z, int row) {
        double most = get(z, row, highest(z, row));
        double sum = 0;
        for (int k = 0; k < z.cols(); k++) {
            sum += StrictMath.exp(get(z, row, k) - most);
        }
        return most + StrictMath.log(sum);
    }

    private static int highest(View v, int row) {
        int best = 0;
        for (int k = 1; k < v.cols(); k++) {
            best = get(v, row, k) > get(v, row, best) ? k : best;
        }
        return best;
    }
}
