package dev.chainrule.select;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
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

    /** Another cost of each row. */
    static Known costs(OutputUnit u, Cost c, Known z, Known y) {
        double[] costs = new double[z.rows()];
        double[] h = outputs(u, z).values();
        for (int i = 0; i < h.length; i++) {
            double r = z.values()[i] - y.values()[i];
            double t = y.values()[i];
            costs[i / z.cols()] += switch (c.kind()) {
                case HUBER -> Math.abs(r) <= c.delta() ? r * r / 2 : c.delta() * (Math.abs(r) - c.delta() / 2);
                case ABSOLUTE -> Math.abs(r);
                default -> -t * c.weightOfOne() * focal(c, h[i]) - ofZero(u, c, t) * focal(c, 1 - h[i]);
            };
        }
        return near(z.rows(), 1, costs);
    }

    /** The weight of a target as one of 0. */
    private static double ofZero(OutputUnit u, Cost c, double target) {
        return u == OutputUnit.SOFTMAX ? 0 : (1 - target) * c.weightOfZero();
    }

    /** (1 - h)^γ ln h. */
    private static double focal(Cost c, double h) {
        return Math.pow(1 - h, c.gamma()) * Math.log(h);
    }

    /** h times the slope of {@link #focal} by h. */
    private static double slope(Cost c, double h) {
        return Math.pow(1 - h, c.gamma()) - c.gamma() * Math.pow(1 - h, c.gamma() - 1) * h * Math.log(h);
    }

    /** The deltas of another cost. */
    static Known deltas(OutputUnit u, Cost c, Known z, Known y) {
        double[] deltas = new double[z.values().length];
        double[] h = outputs(u, z).values();
        for (int i = 0; i < deltas.length; i++) {
            double r = z.values()[i] - y.values()[i];
            double t = y.values()[i];
            switch (c.kind()) {
                case HUBER -> deltas[i] = Math.max(-c.delta(), Math.min(c.delta(), r));
                case ABSOLUTE -> deltas[i] = Math.signum(r);
                default -> {
                    double ofOne = t * c.weightOfOne() * slope(c, h[i]);
                    if (u == OutputUnit.SIGMOID) {
                        deltas[i] = ofZero(u, c, t) * slope(c, 1 - h[i]) * h[i] - ofOne * (1 - h[i]);
                    } else {
                        int from = i / z.cols() * z.cols();
                        for (int k = from; k < from + z.cols(); k++) {
                            deltas[k] += ofOne * (h[k] - (k == i ? 1 : 0));
                        }
                    }
                }
            }
        }
        return near(z.rows(), z.cols(), deltas);
    }

    private static double logOfSum(double[] z) {
        double sum = 0;
        for (double v : z) {
            sum += Math.exp(v);
        }
        return Math.log(sum);
    }

    /** The rows made no longer than a limit. */
    static Known limited(Known t, double limit) {
        double[] values = t.values().clone();
        for (int i = 0; i < values.length; i++) {
            double squares = Arrays.stream(row(t, i / t.cols())).map(v -> v * v).sum();
            values[i] *= Math.min(1, limit / Math.sqrt(squares));
        }
        return near(t.rows(), t.cols(), values);
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

    /** The new value of element i, which was t. */
    interface Change {
        double of(double t, int i);
    }

    /** Each element changed, from exact numbers. */
    static Known changed(Known t, Change change) {
        double[] before = t.values();
        return Known.of(t.rows(), t.cols(), i -> change.of(before[i], i));
    }

    /** First moment, second moment and θ after a step of an optimizer; a moment that the rule has not is as it was. */
    static Known[] updated(UpdateRule rule, UpdateFactors f, Known gradient, Known first, Known second, Known theta) {
        Known x = changed(gradient, (g, i) -> g + f.decay() * theta.values()[i]);
        double[] xs = x.values();
        Known m = rule.hasFirst() ? changed(first, (t, i) -> f.addFirst() * xs[i] + f.keepFirst() * t) : first;
        Known v = rule.hasSecond()
                ? changed(second, (t, i) -> f.addSecond() * xs[i] * xs[i] + f.keepSecond() * t)
                : second;
        double[] ms = m.values();
        double[] vs = v.values();
        Known moved = changed(
                theta,
                (t, i) -> f.keepTheta() * t
                        - f.rate()
                                * switch (rule) {
                                    case MOMENTUM -> ms[i];
                                    case NESTEROV -> xs[i] + f.keepFirst() * ms[i];
                                    case RMSPROP -> xs[i] / (Math.sqrt(vs[i]) + f.epsilon());
                                    case ADAM -> ms[i] / (Math.sqrt(vs[i]) + f.epsilon());
                                });
        return new Known[] {m, v, moved};
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
