package dev.chainrule.examples;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.stream.IntStream;

/**
 * A backend of one's own, as short as one can be that passes the conformance kit: memory is an array of doubles, each
 * operation says what element (i, j) of its target becomes, and the steps of back-propagation are the inherited
 * definitions. Start from here, replace what is slow, and let the kit watch.
 */
final class OwnBackend implements Backend {
    private final String device;

    OwnBackend(String device) {
        this.device = device;
    }

    // ---- memory: bytes and row numbers are small integers, which a double holds exactly, as it does every float

    private static final class Memory implements Buffer {
        private final Element type;
        private double[] values;

        Memory(Element type, int count) {
            this.type = type;
            this.values = new double[count];
        }

        @Override
        public Element type() {
            return type;
        }

        @Override
        public long count() {
            return values.length;
        }

        @Override
        public void close() {
            values = new double[0];
        }
    }

    @Override
    public Buffer allocate(Element type, long count) {
        try {
            return new Memory(type, Math.toIntExact(count));
        } catch (ArithmeticException | OutOfMemoryError e) {
            throw new BackendException(device, "allocate", "no room for " + count + " " + type, e);
        }
    }

    @Override
    public void upload(float[] s, int o, View t) {
        fill(t, (i, j) -> s[o + i * t.cols() + j]);
    }

    @Override
    public void upload(byte[] s, int o, View t) {
        fill(t, (i, j) -> Byte.toUnsignedInt(s[o + i * t.cols() + j]));
    }

    @Override
    public void upload(int[] s, int o, View t) {
        fill(t, (i, j) -> s[o + i * t.cols() + j]);
    }

    @Override
    public void download(View s, float[] t, int o) {
        for (int n = 0; n < s.count(); n++) {
            t[o + n] = (float) at(s, 0, n);
        }
    }

    @Override
    public void finish() {} // nothing is ever under way

    @Override
    public void close() {} // the garbage collector does it

    // ---- arithmetic

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        boolean plainA = ta == Transpose.N;
        boolean plainB = tb == Transpose.N;
        int inner = plainA ? a.cols() : a.rows();
        fill(c, (i, j) -> {
            double sum = 0;
            for (int p = 0; p < inner; p++) {
                sum += (plainA ? at(a, i, p) : at(a, p, i)) * (plainB ? at(b, p, j) : at(b, j, p));
            }
            return alpha * sum + kept(beta, c, i, j);
        });
    }

    @Override
    public void addRow(View row, View t) {
        fill(t, (i, j) -> at(t, i, j) + at(row, 0, j));
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        fill(row, (i, j) -> {
            double sum =
                    IntStream.range(0, s.rows()).mapToDouble(e -> at(s, e, j)).reduce(0, Double::sum);
            return alpha * sum + kept(beta, row, 0, j);
        });
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        fill(y, (i, j) -> alpha * at(x, i, j) + at(y, i, j));
    }

    @Override
    public void activate(Activation g, View z, View a) {
        fill(a, (i, j) -> g.of(at(z, i, j)));
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        fill(t, (i, j) -> at(t, i, j) * g.slope(at(a, i, j)));
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        if (u == OutputUnit.SOFTMAX) {
            for (int e = 0; e < z.rows(); e++) {
                double greatest = greatest(z, e);
                double sum = sumExp(z, e);
                View row = z.rows(e, 1);
                fill(h.rows(e, 1), (i, k) -> StrictMath.exp(at(row, 0, k) - greatest) / sum);
            }
        } else {
            activate(u == OutputUnit.SIGMOID ? Activation.SIGMOID : Activation.IDENTITY, z, h);
        }
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        fill(
                perExample,
                (e, one) -> IntStream.range(0, z.cols())
                        .mapToDouble(k -> switch (u) {
                            case SIGMOID ->
                                Math.max(at(z, e, k), 0)
                                        - at(z, e, k) * at(y, e, k)
                                        + StrictMath.log1p(StrictMath.exp(-Math.abs(at(z, e, k))));
                            case SOFTMAX -> at(y, e, k) * (greatest(z, e) - at(z, e, k) + StrictMath.log(sumExp(z, e)));
                            case IDENTITY -> 0.5 * (at(z, e, k) - at(y, e, k)) * (at(z, e, k) - at(y, e, k));
                        })
                        .reduce(0, Double::sum));
    }

    @Override
    public void hits(View z, View y, View perExample) {
        fill(perExample, (e, one) -> {
            boolean right = z.cols() == 1 ? at(z, e, 0) > 0 == at(y, e, 0) > 0.5 : argMax(z, e) == argMax(y, e);
            return right ? 1 : 0;
        });
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        double scale = s.buffer().type() == Element.UINT8 ? Element.UINT8_SCALE : 1;
        fill(t, (i, j) -> scale * at(s, (int) at(rows, i, 0), j));
    }

    @Override
    public void axpby(float alpha, View x, float beta, View y) {
        fill(y, (i, j) -> alpha * at(x, i, j) + kept(beta, y, i, j));
    }

    @Override
    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        fill(t, (i, j) -> alpha * at(x, i, j) * at(y, i, j) + kept(beta, t, i, j));
    }

    @Override
    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        fill(t, (i, j) -> alpha * at(x, i, j) / (Math.sqrt(at(v, i, j)) + epsilon) + kept(beta, t, i, j));
    }

    @Override
    public void clip(float limit, View t) {
        fill(t, (i, j) -> Math.max(-limit, Math.min(limit, at(t, i, j))));
    }

    @Override
    public void scaleToNorm(float limit, View s, View t) {
        double factor = Math.min(1, limit / Math.sqrt(at(s, 0, 0)));
        fill(t, (i, j) -> factor * at(t, i, j));
    }

    // ---- how an operation is written

    private interface Formula {
        double at(int i, int j);
    }

    /** t_ij ← the formula, rounded to float32; row by row, left to right. */
    private static void fill(View t, Formula formula) {
        double[] values = ((Memory) t.buffer()).values;
        for (int i = 0; i < t.rows(); i++) {
            for (int j = 0; j < t.cols(); j++) {
                values[(int) t.offset() + i * t.cols() + j] = (float) formula.at(i, j);
            }
        }
    }

    private static double at(View v, int i, int j) {
        return ((Memory) v.buffer()).values[(int) v.offset() + i * v.cols() + j];
    }

    /** β t_ij, and 0 for β = 0 whatever t_ij is. */
    private static double kept(float beta, View t, int i, int j) {
        return beta == 0 ? 0 : beta * at(t, i, j);
    }

    private static double greatest(View z, int e) {
        return IntStream.range(0, z.cols()).mapToDouble(k -> at(z, e, k)).max().orElseThrow();
    }

    private static double sumExp(View z, int e) {
        double greatest = greatest(z, e);
        return IntStream.range(0, z.cols())
                .mapToDouble(k -> StrictMath.exp(at(z, e, k) - greatest))
                .reduce(0, Double::sum);
    }

    private static int argMax(View v, int e) {
        int best = 0;
        for (int k = 1; k < v.cols(); k++) {
            best = at(v, e, k) > at(v, e, best) ? k : best;
        }
        return best;
    }
}
