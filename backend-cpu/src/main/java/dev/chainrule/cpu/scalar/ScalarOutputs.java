package dev.chainrule.cpu.scalar;

import static dev.chainrule.cpu.scalar.ScalarFunctions.exp;
import static dev.chainrule.cpu.scalar.ScalarFunctions.log;
import static dev.chainrule.cpu.scalar.ScalarFunctions.log1p;
import static dev.chainrule.cpu.scalar.ScalarFunctions.sigmoid;

import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;

/**
 * The output units, the costs and their derivatives by z, of one example with n outputs: z_k at z[zAt + k], y_k at y[yAt + k]. Written
 * from docs/same-bits.md alone.
 */
final class ScalarOutputs {
    private ScalarOutputs() {}

    /** A sum of terms in their order, beside which what the additions round away is summed. */
    private static final class Sum {
        private float sum;
        private float lost;

        void add(float term) {
            float next = sum + term;
            lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
        }

        float value() {
            return sum + lost;
        }
    }

    /** e_k = e^(z_k - max z), and their sum. */
    private static final class Exponentials {
        private final float greatest;
        private final float[] e;
        private final Sum sum = new Sum();

        Exponentials(int n, float[] z, int zAt) {
            greatest = greatest(n, z, zAt);
            e = new float[n];
            for (int k = 0; k < n; k++) {
                e[k] = exp(z[zAt + k] - greatest);
                sum.add(e[k]);
            }
        }

        private static float greatest(int n, float[] z, int at) {
            float greatest = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < n; k++) {
                greatest = z[at + k] > greatest || Float.isNaN(z[at + k]) ? z[at + k] : greatest;
            }
            return greatest;
        }

        /** The sum of the other exponentials. */
        private float others(int k) {
            return (sum.sum - e[k]) + sum.lost;
        }

        /** h_k. */
        float share(int k) {
            return e[k] / sum.value();
        }

        /** 1 - h_k. */
        float rest(int k) {
            return others(k) / sum.value();
        }

        /** -ln h_k, from ln Σ e and z_k. */
        float logarithm(float z) {
            return log(sum.value()) - (z - greatest);
        }

        /** -ln h_k, from the other exponentials where they are less than e_k. */
        float closeLogarithm(int k, float z) {
            return others(k) <= e[k] ? log1p(others(k) / e[k]) : logarithm(z);
        }
    }

    /** h; it may be z. */
    static void output(OutputUnit u, int n, float[] z, int zAt, float[] h, int hAt) {
        if (u == OutputUnit.SOFTMAX) {
            Exponentials shares = new Exponentials(n, z, zAt);
            for (int k = 0; k < n; k++) {
                h[hAt + k] = shares.share(k);
            }
            return;
        }
        for (int k = 0; k < n; k++) {
            h[hAt + k] = u == OutputUnit.SIGMOID ? sigmoid(z[zAt + k]) : z[zAt + k];
        }
    }

    /** J_e. */
    static float cost(OutputUnit u, Cost c, int n, float[] z, int zAt, float[] y, int yAt) {
        Exponentials shares = u == OutputUnit.SOFTMAX ? new Exponentials(n, z, zAt) : null;
        Sum sum = new Sum();
        for (int k = 0; k < n; k++) {
            float zk = z[zAt + k];
            float yk = y[yAt + k];
            if (shares == null) {
                sum.add(term(u, c, zk, yk));
            } else if (yk == 0) {
                sum.add(0);
            } else if (c.isCanonical()) {
                sum.add(yk * shares.logarithm(zk));
            } else {
                float power = power(c.gamma(), shares.rest(k));
                sum.add(c.weightOfOne() * yk * (power * shares.closeLogarithm(k, zk)));
            }
        }
        return sum.value();
    }

    private static float term(OutputUnit u, Cost c, float z, float y) {
        float r = z - y;
        float size = Math.abs(r);
        return switch (c.kind()) {
            case CANONICAL ->
                u == OutputUnit.SIGMOID ? (z < 0 ? 0 : z) - z * y + log1p(exp(-Math.abs(z))) : 0.5f * r * r;
            case HUBER -> {
                float near = size > c.delta() ? c.delta() : size;
                yield near * (size - 0.5f * near);
            }
            case ABSOLUTE -> size;
            case FOCAL -> {
                float log = log1p(exp(-Math.abs(z)));
                float up = (z > 0 ? z : 0) + log;
                float down = (z < 0 ? -z : 0) + log;
                float ofOne = exp(-c.gamma() * up) * down;
                float ofZero = exp(-c.gamma() * down) * up;
                yield c.weightOfOne() * y * ofOne + c.weightOfZero() * (1 - y) * ofZero;
            }
        };
    }

    /** t_k ← ∂J_e/∂z_k of a cost that is not canonical; t may be z. */
    static void delta(OutputUnit u, Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] t, int at) {
        if (u == OutputUnit.SOFTMAX) {
            softmaxDelta(c, n, z, zAt, y, yAt, t, at);
            return;
        }
        for (int k = 0; k < n; k++) {
            float zk = z[zAt + k];
            float yk = y[yAt + k];
            float r = zk - yk;
            t[at + k] = switch (c.kind()) {
                case CANONICAL -> throw new IllegalArgumentException("delta: " + c + ", expected another cost");
                case HUBER -> r > c.delta() ? c.delta() : r < -c.delta() ? -c.delta() : r;
                case ABSOLUTE -> r > 0 ? 1 : r < 0 ? -1 : r;
                case FOCAL -> focalDelta(c, zk, yk);
            };
        }
    }

    private static float focalDelta(Cost c, float z, float y) {
        float e = exp(-Math.abs(z));
        float log = log1p(e);
        float up = (z > 0 ? z : 0) + log;
        float down = (z < 0 ? -z : 0) + log;
        float h = (z < 0 ? e : 1) / (1 + e);
        float rest = (z < 0 ? 1 : e) / (1 + e);
        float ofOne = exp(-c.gamma() * up) * (rest + c.gamma() * h * down);
        float ofZero = exp(-c.gamma() * down) * (h + c.gamma() * rest * up);
        return c.weightOfZero() * (1 - y) * ofZero - c.weightOfOne() * y * ofOne;
    }

    private static void softmaxDelta(Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] t, int at) {
        Exponentials shares = new Exponentials(n, z, zAt);
        float[] steep = new float[n];
        float all = 0;
        for (int k = 0; k < n; k++) {
            steep[k] = y[yAt + k] == 0 ? 0 : steepness(c, shares, k, z[zAt + k], y[yAt + k]);
            all += steep[k];
        }
        for (int k = 0; k < n; k++) {
            t[at + k] = c.weightOfOne() * (shares.share(k) * (all - steep[k]) - steep[k] * shares.rest(k));
        }
    }

    private static float steepness(Cost c, Exponentials shares, int k, float z, float y) {
        float rest = shares.rest(k);
        float ratio = rest < Float.MIN_NORMAL ? 1 : shares.closeLogarithm(k, z) / rest;
        return y * (power(c.gamma(), rest) * (1 + c.gamma() * shares.share(k) * ratio));
    }

    /** x^γ for x from 0 to 1. */
    private static float power(float gamma, float x) {
        if (x < Float.MIN_NORMAL) {
            return gamma == 0 ? 1 : 0;
        }
        return exp(gamma * log(x));
    }
}
