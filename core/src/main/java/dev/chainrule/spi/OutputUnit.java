package dev.chainrule.spi;

import java.util.Locale;

/**
 * The function h of the output layer, with its canonical cost: the pairs for which ∂J/∂z = h - y, so that the backward
 * pass is the same for all three. Costs are per example, summed over the K outputs; there are others, see {@link Cost}.
 */
public enum OutputUnit {
    /** h = 1 / (1 + e^-z) with binary cross-entropy, Σ_k [max(z, 0) - z y + ln(1 + e^-|z|)]. */
    SIGMOID,
    /** h_k = e^z_k / Σ_j e^z_j with cross-entropy, Σ_k y_k (ln Σ_j e^z_j - z_k). The targets of an example sum to 1. */
    SOFTMAX,
    /** h = z with half the squared error, Σ_k ½ (z_k - y_k)². */
    IDENTITY;

    /** The name in commands, model files and reports: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
