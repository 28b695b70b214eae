package dev.chainrule.cpu.plain;

import static dev.chainrule.cpu.plain.PlainFunctions.exp;
import static dev.chainrule.cpu.plain.PlainFunctions.log;
import static dev.chainrule.cpu.plain.PlainFunctions.log1p;

import dev.chainrule.spi.OutputUnit;

/**
 * Output units and canonical costs of one example with n outputs: z_k at z[zAt + k], y_k at y[yAt + k]. Sums are in order, and what
 * their additions round away is summed apart, so that many terms lose no digits (Neumaier, "Rundungsfehleranalyse einiger Verfahren
 * zur Summation endlicher Summen", 1974); every device has the same ones.
 */
public final class PlainOutputs {
    private PlainOutputs() {}

    /** The part that the addition {@code next} = sum + term has rounded away. */
    static float lost(float sum, float term, float next) {
        return Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    }

    /** Σ_k terms_k. */
    public static float sum(int n, float[] terms, int at) {
        float sum = 0;
        float lost = 0;
        for (int k = 0; k < n; k++) {
            float next = sum + terms[at + k];
            lost += lost(sum, terms[at + k], next);
            sum = next;
        }
        return sum + lost;
    }

    /** max_k z_k, NaN if one is NaN. */
    public static float greatest(int n, float[] z, int zAt) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < n; k++) {
            greatest = Math.max(greatest, z[zAt + k]);
        }
        return greatest;
    }

    /** t_k ← e^(z_k - max z); t may be z. */
    static void exponentials(int n, float[] z, int zAt, float[] t, int at) {
        float greatest = greatest(n, z, zAt);
        for (int k = 0; k < n; k++) {
            t[at + k] = exp(z[zAt + k] - greatest);
        }
    }

    /** h_k ← e_k / Σ_j e_j, which makes softmax of exponentials. */
    public static void shares(int n, float[] h, int hAt) {
        float sum = sum(n, h, hAt);
        for (int k = 0; k < n; k++) {
            h[hAt + k] /= sum;
        }
    }

    /**
     * The canonical cost.
     *
     * @param e for softmax e^(z_k - max z) from 0 on; for others not read
     */
    public static float cost(OutputUnit u, int n, float[] z, int zAt, float[] y, int yAt, float[] e) {
        float greatest = u == OutputUnit.SOFTMAX ? greatest(n, z, zAt) : 0;
        float logarithm = u == OutputUnit.SOFTMAX ? log(sum(n, e, 0)) : 0;
        float sum = 0;
        float lost = 0;
        for (int k = 0; k < n; k++) {
            float zk = z[zAt + k];
            float yk = y[yAt + k];
            float term = switch (u) {
                case SIGMOID -> crossEntropy(zk, yk);
                case SOFTMAX -> yk == 0 ? 0 : yk * (logarithm - (zk - greatest));
                case IDENTITY -> 0.5f * (zk - yk) * (zk - yk);
            };
            float next = sum + term;
            lost += lost(sum, term, next);
            sum = next;
        }
        return sum + lost;
    }

    /** max(z, 0) - z y + ln(1 + e^-|z|). */
    private static float crossEntropy(float z, float y) {
        return Math.max(z, 0) - z * y + log1p(exp(-Math.abs(z)));
    }
}
