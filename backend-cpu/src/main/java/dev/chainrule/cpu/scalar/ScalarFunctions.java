package dev.chainrule.cpu.scalar;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;

/**
 * The functions of units, one value or one example at a time, in float64 and rounded once. Exponentials come from
 * {@link StrictMath}, which gives the same bits on every JDK, compiled or not.
 */
final class ScalarFunctions {
    private ScalarFunctions() {}

    /** g(z). */
    static float activation(Activation g, float z) {
        return switch (g) {
            case SIGMOID -> sigmoid(z);
            case TANH -> (float) StrictMath.tanh(z);
            case RELU -> z < 0 ? 0 : z; // NaN goes through
            case LEAKY_RELU -> z < 0 ? 0.01f * z : z;
            case ELU -> z > 0 ? z : (float) StrictMath.expm1(z);
            case SOFTPLUS -> softplus(z);
            case IDENTITY -> z;
        };
    }

    /** g'(z), written in a = g(z). */
    static float slope(Activation g, float a) {
        return switch (g) {
            case SIGMOID -> a * (1 - a);
            case TANH -> 1 - a * a;
            case RELU -> a > 0 ? 1 : 0;
            case LEAKY_RELU -> a > 0 ? 1 : 0.01f;
            case ELU -> a > 0 ? 1 : a + 1;
            case SOFTPLUS -> (float) -StrictMath.expm1(-a);
            case IDENTITY -> 1;
        };
    }

    private static float softplus(double z) {
        return (float) (Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z))));
    }

    private static float sigmoid(double z) {
        return (float) (1 / (1 + StrictMath.exp(-z)));
    }

    /** h of one example with K outputs, from its z; h may be z. */
    static void output(OutputUnit u, int outputs, float[] z, int zAt, float[] h, int hAt) {
        switch (u) {
            case SIGMOID -> {
                for (int k = 0; k < outputs; k++) {
                    h[hAt + k] = sigmoid(z[zAt + k]);
                }
            }
            case SOFTMAX -> {
                double greatest = greatest(outputs, z, zAt);
                double sum = sumExp(outputs, z, zAt, greatest);
                for (int k = 0; k < outputs; k++) {
                    h[hAt + k] = (float) (StrictMath.exp(z[zAt + k] - greatest) / sum);
                }
            }
            case IDENTITY -> System.arraycopy(z, zAt, h, hAt, outputs);
        }
    }

    /** The canonical cost of one example with K outputs, from its z and y. */
    static double cost(OutputUnit u, int outputs, float[] z, int zAt, float[] y, int yAt) {
        double greatest = greatest(outputs, z, zAt);
        double logSum = u == OutputUnit.SOFTMAX ? StrictMath.log(sumExp(outputs, z, zAt, greatest)) : 0;
        double sum = 0;
        for (int k = 0; k < outputs; k++) {
            double zk = z[zAt + k];
            double yk = y[yAt + k];
            sum += switch (u) {
                case SIGMOID -> Math.max(zk, 0) - zk * yk + StrictMath.log1p(StrictMath.exp(-Math.abs(zk)));
                case SOFTMAX -> yk * (greatest - zk + logSum);
                case IDENTITY -> 0.5 * (zk - yk) * (zk - yk);
            };
        }
        return sum;
    }

    /** max_k z_k, which exponentials have subtracted so that none overflows. */
    private static double greatest(int outputs, float[] z, int at) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < outputs; k++) {
            greatest = Math.max(greatest, z[at + k]);
        }
        return greatest;
    }

    /** Σ_k e^(z_k - greatest), at least 1. */
    private static double sumExp(int outputs, float[] z, int at, double greatest) {
        double sum = 0;
        for (int k = 0; k < outputs; k++) {
            sum += StrictMath.exp(z[at + k] - greatest);
        }
        return sum;
    }
}
