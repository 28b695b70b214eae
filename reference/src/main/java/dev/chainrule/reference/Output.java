package dev.chainrule.reference;

/**
 * The function h of the output layer with its canonical cost, in float64: the pairs for which ∂J/∂z = h - y. The
 * constants have the names of core's {@code OutputUnit}.
 */
public enum Output {
    /** h = 1 / (1 + e^-z) with binary cross-entropy. */
    SIGMOID {
        @Override
        double[] of(double[] z) {
            double[] h = new double[z.length];
            for (int k = 0; k < z.length; k++) {
                h[k] = Unit.SIGMOID.of(z[k]);
            }
            return h;
        }

        // Σ_k [max(z, 0) - z y + ln(1 + e^-|z|)]: -y ln h - (1-y) ln(1-h) without the logarithm of a zero.
        @Override
        double cost(double[] z, double[] y) {
            double sum = 0;
            for (int k = 0; k < z.length; k++) {
                sum += Math.max(z[k], 0) - z[k] * y[k] + Math.log1p(Math.exp(-Math.abs(z[k])));
            }
            return sum;
        }
    },

    /** h_k = e^z_k / Σ_j e^z_j with cross-entropy; the targets of an example sum to 1. */
    SOFTMAX {
        @Override
        double[] of(double[] z) {
            double max = max(z);
            double[] h = new double[z.length];
            double sum = 0;
            for (int k = 0; k < z.length; k++) {
                h[k] = Math.exp(z[k] - max);
                sum += h[k];
            }
            for (int k = 0; k < z.length; k++) {
                h[k] /= sum;
            }
            return h;
        }

        // Σ_k y_k (ln Σ_j e^z_j - z_k), with the greatest z taken out of the sum.
        @Override
        double cost(double[] z, double[] y) {
            double max = max(z);
            double logSum = logSum(z);
            double sum = 0;
            for (int k = 0; k < z.length; k++) {
                sum += y[k] * (logSum + (max - z[k]));
            }
            return sum;
        }
    },

    /** h = z with half the squared error. */
    IDENTITY {
        @Override
        double[] of(double[] z) {
            return z.clone();
        }

        // Σ_k ½ (z_k - y_k)².
        @Override
        double cost(double[] z, double[] y) {
            double sum = 0;
            for (int k = 0; k < z.length; k++) {
                sum += 0.5 * (z[k] - y[k]) * (z[k] - y[k]);
            }
            return sum;
        }
    };

    /** h of one example's z[K]. */
    abstract double[] of(double[] z);

    /** The cost of one example from its z[K] and y[K]; finite whenever the exact one is. */
    abstract double cost(double[] z, double[] y);

    /** max_k z_k. */
    static double max(double[] z) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : z) {
            max = Math.max(max, value);
        }
        return max;
    }

    /** ln Σ_j e^(z_j - max z), between 0 and ln K. */
    static double logSum(double[] z) {
        double max = max(z);
        double sum = 0;
        for (double value : z) {
            sum += Math.exp(value - max);
        }
        return Math.log(sum);
    }
}
