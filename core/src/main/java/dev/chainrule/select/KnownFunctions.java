package dev.chainrule.select;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.util.Arrays;

/** The functions of output units, and what is computed from rows, in float64; the formulas are those of {@link dev.chainrule.spi}. */
final class KnownFunctions {
    /** The error that an answer may have, as a share of the size of what is added up, or of 1 where that is less. */
    private static final double ERROR = 0x1p-19;

    private KnownFunctions() {}

    /** h(z). */
    static Known outputs(OutputUnit u, Known z) {
        return switch (u) {
            case SIGMOID -> z.then(Activation.SIGMOID::of);
            case IDENTITY -> z.then(v -> v);
            case SOFTMAX -> {
                double[] h = new double[z.values().length];
                for (int i = 0; i < h.length; i++) {
                    h[i] = Math.exp(z.values()[i] - logOfSum(row(z, i / z.cols())));
                }
                yield near(z.rows(), z.cols(), h);
            }
        };
    }

    /** The cost of each row. */
    static Known costs(OutputUnit u, Known z, Known y) {
        double[] costs = new double[z.rows()];
        for (int e = 0; e < costs.length; e++) {
            costs[e] = cost(u, row(z, e), row(y, e));
        }
        return near(z.rows(), 1, costs);
    }

    private static double cost(OutputUnit u, double[] z, double[] y) {
        double log = logOfSum(z);
        double sum = 0;
        for (int k = 0; k < z.length; k++) {
            sum += switch (u) {
                case SIGMOID -> Math.max(z[k], 0) - z[k] * y[k] + Math.log1p(Math.exp(-Math.abs(z[k])));
                case SOFTMAX -> y[k] * (log - z[k]);
                case IDENTITY -> 0.5 * (z[k] - y[k]) * (z[k] - y[k]);
            };
        }
        return sum;
    }

    private static double logOfSum(double[] z) {
        double sum = 0;
        for (double v : z) {
            sum += Math.exp(v);
        }
        return Math.log(sum);
    }

    /** 1 where a row is classified right. */
    static Known hits(Known z, Known y) {
        float[] hits = new float[z.rows()];
        for (int e = 0; e < hits.length; e++) {
            double[] zs = row(z, e);
            double[] ys = row(y, e);
            boolean right = zs.length == 1 ? zs[0] > 0 == ys[0] > 0.5 : greatest(zs) == greatest(ys);
            hits[e] = right ? 1 : 0;
        }
        return Known.exact(hits.length, 1, hits);
    }

    private static int greatest(double[] values) {
        int at = 0;
        for (int i = 1; i < values.length; i++) {
            at = values[i] > values[at] ? i : at;
        }
        return at;
    }

    /** The rows of s with the numbers from {@code from} on. */
    static Known gathered(Known s, int[] numbers, int from) {
        float[] values = new float[(numbers.length - from) * s.cols()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) row(s, numbers[from + i / s.cols()])[i % s.cols()];
        }
        return Known.exact(numbers.length - from, s.cols(), values);
    }

    private static double[] row(Known k, int i) {
        return Arrays.copyOfRange(k.values(), i * k.cols(), (i + 1) * k.cols());
    }

    private static Known near(int rows, int cols, double[] values) {
        double[] errors = new double[values.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = ERROR * Math.max(Math.abs(values[i]), 1);
        }
        return new Known(rows, cols, values, errors);
    }
}
