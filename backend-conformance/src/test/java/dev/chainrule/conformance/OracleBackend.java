package dev.chainrule.conformance;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/**
 * A correct backend that is as plain as can be: every element is computed in float64 from its definition and rounded
 * once. Faults are planted by overriding one operation of it.
 */
class OracleBackend implements Backend, PeakProbe {
    static final String ID = "oracle:0";

    /** One array, of whichever type. */
    static class Memory implements Buffer {
        final Element type;
        final float[] floats;
        final byte[] bytes;
        final int[] ints;

        Memory(Element type, int count) {
            this.type = type;
            floats = new float[type == Element.FLOAT32 ? count : 0];
            bytes = new byte[type == Element.UINT8 ? count : 0];
            ints = new int[type == Element.INT32 ? count : 0];
        }

        @Override
        public Element type() {
            return type;
        }

        @Override
        public long count() {
            return Math.max(floats.length, Math.max(bytes.length, ints.length));
        }

        @Override
        public void close() {}
    }

    static Memory memory(View v) {
        return (Memory) v.buffer();
    }

    double get(View v, int i, int j) {
        return memory(v).floats[at(v, i, j)];
    }

    void set(View v, int i, int j, double value) {
        memory(v).floats[at(v, i, j)] = (float) value;
    }

    static int at(View v, int i, int j) {
        return (int) v.offset() + i * v.cols() + j;
    }

    /** What an operation puts at row i, column j of its target. */
    interface Entry {
        double at(int i, int j);
    }

    void each(View t, Entry entry) {
        for (int i = 0; i < t.rows(); i++) {
            for (int j = 0; j < t.cols(); j++) {
                set(t, i, j, entry.at(i, j));
            }
        }
    }

    @Override
    public Buffer allocate(Element type, long count) {
        if (count > 1 << 28) {
            throw new BackendException(ID, "allocate", "no room for " + count + " elements of " + type, null);
        }
        return new Memory(type, (int) count);
    }

    @Override
    public void upload(float[] s, int o, View t) {
        System.arraycopy(s, o, memory(t).floats, (int) t.offset(), (int) t.count());
    }

    @Override
    public void upload(byte[] s, int o, View t) {
        System.arraycopy(s, o, memory(t).bytes, (int) t.offset(), (int) t.count());
    }

    @Override
    public void upload(int[] s, int o, View t) {
        System.arraycopy(s, o, memory(t).ints, (int) t.offset(), (int) t.count());
    }

    @Override
    public void download(View s, float[] t, int o) {
        System.arraycopy(memory(s).floats, (int) s.offset(), t, o, (int) s.count());
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        int inner = ta == Transpose.N ? a.cols() : a.rows();
        each(c, (i, j) -> {
            double sum = 0;
            for (int p = 0; p < inner; p++) {
                sum += (ta == Transpose.N ? get(a, i, p) : get(a, p, i))
                        * (tb == Transpose.N ? get(b, p, j) : get(b, j, p));
            }
            return alpha * sum + (beta == 0 ? 0 : beta * get(c, i, j));
        });
    }

    @Override
    public void addRow(View row, View t) {
        each(t, (i, j) -> get(t, i, j) + get(row, 0, j));
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        each(row, (zero, j) -> {
            double sum = 0;
            for (int i = 0; i < s.rows(); i++) {
                sum += get(s, i, j);
            }
            return alpha * sum + (beta == 0 ? 0 : beta * get(row, 0, j));
        });
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        each(y, (i, j) -> alpha * get(x, i, j) + get(y, i, j));
    }

    @Override
    public void activate(Activation g, View z, View a) {
        each(a, (i, j) -> g.of(get(z, i, j)));
    }

    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        each(t, (i, j) -> get(t, i, j) * g.slope(get(a, i, j)));
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        for (int e = 0; e < z.rows(); e++) {
            View row = h.rows(e, 1);
            View in = z.rows(e, 1);
            double max = get(in, 0, first(in));
            double logSum = logSum(in, max); // apart from max, in which it would drown
            each(row, (zero, k) -> switch (u) {
                case SIGMOID -> sigmoid(get(in, 0, k));
                case SOFTMAX -> Math.exp(get(in, 0, k) - max - logSum);
                case IDENTITY -> get(in, 0, k);
            });
        }
    }

    /** ln Σ_k e^(z_k - max) of one row. */
    double logSum(View row, double max) {
        double sum = 0;
        for (int k = 0; k < row.cols(); k++) {
            sum += Math.exp(get(row, 0, k) - max);
        }
        return Math.log(sum);
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        each(perExample, (e, zero) -> {
            double max = get(z, e, first(z.rows(e, 1)));
            double logSum = max + logSum(z.rows(e, 1), max);
            double sum = 0;
            for (int k = 0; k < z.cols(); k++) {
                sum += term(u, get(z, e, k), get(y, e, k), logSum);
            }
            return sum;
        });
    }

    static double term(OutputUnit u, double z, double y, double logSum) {
        return switch (u) {
            case SIGMOID -> Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
            case SOFTMAX -> y * (logSum - z);
            case IDENTITY -> (z - y) * (z - y) / 2;
        };
    }

    @Override
    public void hits(View z, View y, View perExample) {
        each(perExample, (e, zero) -> right(z.rows(e, 1), y.rows(e, 1)) ? 1 : 0);
    }

    boolean right(View z, View y) {
        return z.cols() == 1 ? get(z, 0, 0) > 0 == get(y, 0, 0) > 0.5 : first(z) == first(y);
    }

    /** The place of the first maximum of a row. */
    int first(View row) {
        int best = 0;
        for (int k = 1; k < row.cols(); k++) {
            best = get(row, 0, k) > get(row, 0, best) ? k : best;
        }
        return best;
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        for (int i = 0; i < t.rows(); i++) {
            int from = memory(rows).ints[(int) rows.offset() + i];
            for (int j = 0; j < t.cols(); j++) {
                memory(t).floats[at(t, i, j)] = element(s, at(s, from, j));
            }
        }
    }

    @Override
    public void multiplyAdds(int steps, float x, float y, View t) {
        for (int s = 0; s < steps; s++) {
            each(t, (i, j) -> Math.fma((float) get(t, i, j), x, y));
        }
    }

    float element(View s, int at) {
        return s.buffer().type() == Element.FLOAT32
                ? memory(s).floats[at]
                : (memory(s).bytes[at] & 0xff) * Element.UINT8_SCALE;
    }
}
