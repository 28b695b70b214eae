package dev.chainrule.cpu.plain;

import static dev.chainrule.cpu.plain.PlainFunctions.exp;
import static dev.chainrule.cpu.plain.PlainFunctions.log;
import static dev.chainrule.cpu.plain.PlainFunctions.log1p;

import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;

/**
 * Costs other than the canonical ones, and their derivatives by z, of one example with n outputs: z_k at z[zAt + k], y_k at y[yAt + k].
 * Every device rounds where these loops do.
 */
public final class PlainCosts {
    private PlainCosts() {}

    // ---- costs

    /**
     * J_e.
     *
     * @param e for softmax e^(z_k - max z) from 0 on; for others not read
     */
    public static float cost(OutputUnit u, Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] e) {
        Softmax softmax = u == OutputUnit.SOFTMAX ? new Softmax(n, z, zAt, e) : null;
        float sum = 0;
        float lost = 0;
        for (int k = 0; k < n; k++) {
            float yk = y[yAt + k];
            float term = softmax != null ? softmax.term(c, k, yk) : term(c, z[zAt + k], yk);
            float next = sum + term;
            lost += PlainOutputs.lost(sum, term, next);
            sum = next;
        }
        return sum + lost;
    }

    private static float term(Cost c, float z, float y) {
        float size = Math.abs(z - y);
        return switch (c.kind()) {
            case HUBER -> {
                float near = size > c.delta() ? c.delta() : size; // NaN goes through
                yield near * (size - 0.5f * near);
            }
            case ABSOLUTE -> size;
            default -> focal(c, z, y);
        };
    }

    /** -w₁ y (1 - h)^γ ln h - w₀ (1 - y) h^γ ln(1 - h), the logarithms as softplus of -z and of z. */
    private static float focal(Cost c, float z, float y) {
        float log = log1p(exp(-Math.abs(z)));
        float up = (z > 0 ? z : 0) + log;
        float down = (z < 0 ? -z : 0) + log;
        float ofOne = exp(-c.gamma() * up) * down;
        float ofZero = exp(-c.gamma() * down) * up;
        return c.weightOfOne() * y * ofOne + c.weightOfZero() * (1 - y) * ofZero;
    }

    // ---- deltas

    /** t_k ← ∂J_e/∂z_k for outputs that do not depend on each other; t may be z. */
    public static void delta(Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] t, int at) {
        for (int k = 0; k < n; k++) {
            float zk = z[zAt + k];
            float yk = y[yAt + k];
            t[at + k] = switch (c.kind()) {
                case HUBER -> clipped(c.delta(), zk - yk);
                case ABSOLUTE -> sign(zk - yk);
                default -> focalDelta(c, zk, yk);
            };
        }
    }

    private static float clipped(float limit, float r) {
        return r > limit ? limit : r < -limit ? -limit : r;
    }

    private static float sign(float r) {
        return r > 0 ? 1 : r < 0 ? -1 : r; // 0, or NaN
    }

    /** w₀ (1 - y) h^γ (h - γ (1 - h) ln(1 - h)) - w₁ y (1 - h)^γ (1 - h - γ h ln h). */
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

    /**
     * t_i ← ∂J_e/∂z_i of the focal cost of softmax; t may be z.
     *
     * @param e e^(z_k - max z) from 0 on; modified from n to 2 n - 1
     */
    public static void softmaxDelta(
            Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] e, float[] t, int at) {
        Softmax softmax = new Softmax(n, z, zAt, e);
        float all = 0;
        for (int k = 0; k < n; k++) {
            e[n + k] = softmax.steepness(c, k, y[yAt + k]);
            all += e[n + k];
        }
        for (int i = 0; i < n; i++) {
            float steep = e[n + i];
            t[at + i] = c.weightOfOne() * (e[i] / softmax.total * (all - steep) - steep * softmax.rest(i));
        }
    }

    /** One example's softmax, with 1 - h_k from the other outputs, so that no digits are lost where it is small. */
    private static final class Softmax {
        private final float[] z;
        private final int zAt;
        private final float[] e;
        private final float greatest;
        private final float sum;
        private final float lost;
        private final float total;
        private final float logOfTotal;

        Softmax(int n, float[] z, int zAt, float[] e) {
            this.z = z;
            this.zAt = zAt;
            this.e = e;
            greatest = PlainOutputs.greatest(n, z, zAt);
            float all = 0;
            float away = 0;
            for (int k = 0; k < n; k++) {
                float next = all + e[k];
                away += PlainOutputs.lost(all, e[k], next);
                all = next;
            }
            sum = all;
            lost = away;
            total = all + away;
            logOfTotal = log(total);
        }

        /** The sum of the other exponentials. */
        private float others(int k) {
            return (sum - e[k]) + lost;
        }

        /** 1 - h_k. */
        float rest(int k) {
            return others(k) / total;
        }

        /** -ln h_k. */
        private float logarithm(int k) {
            return others(k) <= e[k] ? log1p(others(k) / e[k]) : logOfTotal - (z[zAt + k] - greatest);
        }

        /** w₁ y (1 - h)^γ (-ln h). */
        float term(Cost c, int k, float y) {
            return y == 0 ? 0 : c.weightOfOne() * y * (power(c.gamma(), rest(k)) * logarithm(k));
        }

        /** y (1 - h)^γ (1 - γ h ln h / (1 - h)). */
        float steepness(Cost c, int k, float y) {
            if (y == 0) {
                return 0;
            }
            float rest = rest(k);
            float ratio = rest < Float.MIN_NORMAL ? 1 : logarithm(k) / rest;
            return y * (power(c.gamma(), rest) * (1 + c.gamma() * (e[k] / total) * ratio));
        }
    }

    /** x^γ for x from 0 to 1; a denormal is taken for 0. */
    private static float power(float gamma, float x) {
        if (x < Float.MIN_NORMAL) {
            return gamma == 0 ? 1 : 0;
        }
        return exp(gamma * log(x));
    }
}
