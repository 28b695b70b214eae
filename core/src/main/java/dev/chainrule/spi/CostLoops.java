package dev.chainrule.spi;

/**
 * Costs other than the canonical ones, and their derivatives by z, of one example: the definition of what {@link Backend} computes by
 * them, in float64 by {@link StrictMath}. z_k is at z[zAt + k], y_k at y[yAt + k], for n outputs.
 */
final class CostLoops {
    private CostLoops() {}

    /** J_e. */
    static double cost(OutputUnit u, Cost c, int n, float[] z, int zAt, float[] y, int yAt) {
        double sum = 0;
        Shares shares = u == OutputUnit.SOFTMAX ? new Shares(n, z, zAt) : null;
        for (int k = 0; k < n; k++) {
            double zk = z[zAt + k];
            double yk = y[yAt + k];
            sum += shares != null
                    ? yk * c.weightOfOne() * shares.power(k, c.gamma()) * shares.logarithm(k)
                    : term(c, zk, yk);
        }
        return sum;
    }

    private static double term(Cost c, double z, double y) {
        double size = Math.abs(z - y);
        return switch (c.kind()) {
            case HUBER -> {
                double near = Math.min(size, c.delta());
                yield near * (size - near / 2);
            }
            case ABSOLUTE -> size;
            default -> c.weightOfOne() * y * focal(c.gamma(), z) + c.weightOfZero() * (1 - y) * focal(c.gamma(), -z);
        };
    }

    /** -(1 - h)^γ ln h with h = 1 / (1 + e^-z). */
    private static double focal(double gamma, double z) {
        return StrictMath.exp(-gamma * softplus(z)) * softplus(-z);
    }

    /** The slope of that, without its sign: (1 - h)^γ (1 - h - γ h ln h). */
    private static double slopeOfFocal(double gamma, double z) {
        double rest = Activation.SIGMOID.of(-z);
        return StrictMath.exp(-gamma * softplus(z)) * (rest + gamma * Activation.SIGMOID.of(z) * softplus(-z));
    }

    private static double softplus(double z) {
        return Activation.SOFTPLUS.of(z);
    }

    /** t_i ← ∂J_e/∂z_i; t may be z. */
    static void delta(OutputUnit u, Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] t, int at) {
        if (u == OutputUnit.SOFTMAX) {
            softmaxDelta(c, n, z, zAt, y, yAt, t, at);
            return;
        }
        for (int i = 0; i < n; i++) {
            double zi = z[zAt + i];
            double yi = y[yAt + i];
            t[at + i] = (float)
                    switch (c.kind()) {
                        case HUBER -> Math.max(-c.delta(), Math.min(c.delta(), zi - yi));
                        case ABSOLUTE -> Math.signum(zi - yi);
                        default ->
                            c.weightOfZero() * (1 - yi) * slopeOfFocal(c.gamma(), -zi)
                                    - c.weightOfOne() * yi * slopeOfFocal(c.gamma(), zi);
                    };
        }
    }

    /** α (h_i Σ_(k≠i) t_k - t_i (1 - h_i)) with t_k = y_k (1 - h_k)^γ (1 - γ h_k ln h_k / (1 - h_k)). */
    private static void softmaxDelta(Cost c, int n, float[] z, int zAt, float[] y, int yAt, float[] t, int at) {
        Shares shares = new Shares(n, z, zAt);
        double[] steep = new double[n];
        double all = 0;
        for (int k = 0; k < n; k++) {
            double ratio = shares.rest(k) > 0 ? shares.logarithm(k) / shares.rest(k) : 1;
            steep[k] = y[yAt + k] * shares.power(k, c.gamma()) * (1 + c.gamma() * shares.of(k) * ratio);
            all += steep[k];
        }
        for (int i = 0; i < n; i++) {
            t[at + i] = (float) (c.weightOfOne() * (shares.of(i) * (all - steep[i]) - steep[i] * shares.rest(i)));
        }
    }

    /** The outputs of softmax, with what they leave to 1 in all its digits. */
    private static final class Shares {
        private final double[] z;
        private final double greatest;
        private final double[] e;
        private final double sum;

        Shares(int n, float[] values, int at) {
            z = new double[n];
            e = new double[n];
            double most = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < n; k++) {
                z[k] = values[at + k];
                most = Math.max(most, z[k]);
            }
            greatest = most;
            double all = 0;
            for (int k = 0; k < n; k++) {
                e[k] = StrictMath.exp(z[k] - greatest);
                all += e[k];
            }
            sum = all;
        }

        /** h_k. */
        double of(int k) {
            return e[k] / sum;
        }

        /** 1 - h_k, from the others where it is small. */
        double rest(int k) {
            return others(k) / sum;
        }

        private double others(int k) {
            if (e[k] <= sum / 2) {
                return sum - e[k];
            }
            double others = 0;
            for (int j = 0; j < e.length; j++) {
                others += j == k ? 0 : e[j];
            }
            return others;
        }

        /** -ln h_k. */
        double logarithm(int k) {
            return e[k] > sum / 2 ? StrictMath.log1p(others(k) / e[k]) : greatest - z[k] + StrictMath.log(sum);
        }

        /** (1 - h_k)^γ. */
        double power(int k, double gamma) {
            return StrictMath.pow(rest(k), gamma);
        }
    }
}
