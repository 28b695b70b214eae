package dev.chainrule.reference;

import java.util.Arrays;

/** A float32 device in a few loops, in one of the ways that a correct one may go about it. Matrices are t[row][col]. */
class FloatDevice {
    /** How products are added up; every one of these is correct. */
    enum Order {
        /** Multiply, round, add, round; first to last; the bias after the product. */
        PLAIN,
        /** As PLAIN from last to first, with the bias before the product. */
        REVERSED,
        /** A chain of fma that starts with the bias. */
        FMA,
        /** Four chains of fma side by side, added in pairs, as a vector unit does. */
        LANES,
        /** As PLAIN, where numbers below 2⁻¹²⁶ become 0 going in and coming out. */
        FLUSHING
    }

    final Order order;

    FloatDevice(Order order) {
        this.order = order;
    }

    Precision precision() {
        return order == Order.FLUSHING ? Precision.DEVICE : Precision.CPU;
    }

    /** A number as it is read or written. */
    float flushed(float x) {
        return order == Order.FLUSHING && Math.abs(x) < Float.MIN_NORMAL ? 0 : x;
    }

    float dot(float start, float[] a, float[] b) {
        int k = a.length;
        float sum = start;
        switch (order) {
            case PLAIN, FLUSHING -> {
                sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = flushed(sum + flushed(flushed(a[p]) * flushed(b[p])));
                }
                sum = flushed(sum + flushed(start));
            }
            case REVERSED -> {
                for (int p = k - 1; p >= 0; p--) {
                    sum += a[p] * b[p];
                }
            }
            case FMA -> {
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[p], b[p], sum);
                }
            }
            case LANES -> {
                float[] lane = new float[4];
                for (int p = 0; p < k; p++) {
                    lane[p % 4] = Math.fma(a[p], b[p], lane[p % 4]);
                }
                sum = lane[0] + lane[2] + (lane[1] + lane[3]) + start;
            }
        }
        return sum;
    }

    float[][] gemm(float alpha, float[][] a, float[][] b, float beta, float[][] c) {
        float[][] right = transposed(b);
        float[][] result = new float[a.length][right.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < right.length; j++) {
                float product = flushed(alpha * dot(0, a[i], right[j]));
                float kept = beta == 0 ? 0 : flushed(beta * flushed(c[i][j]));
                result[i][j] = flushed(product + kept);
            }
        }
        return result;
    }

    float[][] sumRows(float alpha, float[][] s, float beta, float[][] row) {
        float[][] ones = new float[1][s.length];
        Arrays.fill(ones[0], 1);
        return gemm(alpha, ones, s, beta, row);
    }

    float[][] axpy(float alpha, float[][] x, float[][] y) {
        return each(
                y,
                (i, j) -> order == Order.FMA
                        ? Math.fma(alpha, x[i][j], y[i][j])
                        : flushed(flushed(y[i][j]) + flushed(alpha * flushed(x[i][j]))));
    }

    float[][] addRow(float[][] row, float[][] t) {
        return each(t, (i, j) -> flushed(flushed(t[i][j]) + flushed(row[0][j])));
    }

    float[][] activate(Unit g, float[][] z) {
        return each(z, (i, j) -> flushed(unit(g, flushed(z[i][j]))));
    }

    private float unit(Unit g, float z) {
        return switch (g) {
            case SIGMOID -> 1 / (1 + exp(-z));
            case TANH -> (float) StrictMath.tanh(z);
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : 0.01f * z;
            case ELU -> z > 0 ? z : (float) StrictMath.expm1(z);
            case SOFTPLUS -> (float) (Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z))));
            case IDENTITY -> z;
        };
    }

    float exp(float z) {
        return flushed((float) StrictMath.exp(z));
    }

    float[][] mulSlope(Unit g, float[][] a, float[][] t) {
        return each(t, (i, j) -> flushed(flushed(t[i][j]) * flushed(slope(g, flushed(a[i][j])))));
    }

    float slope(Unit g, float a) {
        return switch (g) {
            case SIGMOID -> a * (1 - a);
            case TANH -> order == Order.LANES ? (1 - a) * (1 + a) : order == Order.FMA ? Math.fma(-a, a, 1) : 1 - a * a;
            case RELU -> a > 0 ? 1 : 0;
            case LEAKY_RELU -> a > 0 ? 1 : 0.01f;
            case ELU -> a > 0 ? 1 : a + 1;
            case SOFTPLUS -> (float) -StrictMath.expm1(-a);
            case IDENTITY -> 1;
        };
    }

    float[][] output(Output u, float[][] z) {
        return switch (u) {
            case SIGMOID -> activate(Unit.SIGMOID, z);
            case IDENTITY -> activate(Unit.IDENTITY, z);
            case SOFTMAX -> {
                float[][] h = new float[z.length][z[0].length];
                for (int e = 0; e < z.length; e++) {
                    float sum = sumOfExponentials(z[e]);
                    for (int k = 0; k < h[e].length; k++) {
                        float exponential = exp(z[e][k] - max(z[e]));
                        h[e][k] = flushed(order == Order.LANES ? exponential * (1 / sum) : exponential / sum);
                    }
                }
                yield h;
            }
        };
    }

    float[][] cost(Output u, float[][] z, float[][] y) {
        float[][] costs = new float[z.length][1];
        for (int e = 0; e < z.length; e++) {
            float log = u == Output.SOFTMAX ? (float) StrictMath.log(sumOfExponentials(z[e])) : 0;
            for (int k = 0; k < z[e].length; k++) {
                costs[e][0] += cost(u, z[e][k], y[e][k], max(z[e]), log);
            }
        }
        return costs;
    }

    private float cost(Output u, float z, float y, float max, float log) {
        return switch (u) {
            case SIGMOID -> {
                float e = exp(-Math.abs(z));
                float softplus = order == Order.PLAIN ? (float) StrictMath.log1p(e) : (float) StrictMath.log(1 + e);
                yield order == Order.REVERSED ? Math.max(z, 0) + softplus - z * y : Math.max(z, 0) - z * y + softplus;
            }
            case SOFTMAX -> y * (order == Order.REVERSED ? max + log - z : log + (max - z));
            case IDENTITY -> 0.5f * (z - y) * (z - y);
        };
    }

    // ---- the steps of back-propagation

    float[][] dense(float[][] x, float[][] theta, float[][] bias, Unit g) {
        float[][] z = new float[x.length][theta.length];
        for (int e = 0; e < x.length; e++) {
            for (int i = 0; i < theta.length; i++) {
                z[e][i] = dot(bias[0][i], x[e], theta[i]);
            }
        }
        return activate(g, z);
    }

    float[][] outputDelta(Output u, float[][] z, float[][] y) {
        return axpy(-1, y, output(u, z));
    }

    float[][] hiddenDelta(float[][] nextDelta, float[][] theta, Unit g, float[][] a) {
        return mulSlope(g, a, gemm(1, nextDelta, theta, 0, theta));
    }

    float[][] gradientTheta(float[][] delta, float[][] x) {
        return gemm(1f / delta.length, transposed(delta), x, 0, x);
    }

    float[][] gradientBias(float[][] delta) {
        return sumRows(1f / delta.length, delta, 0, delta);
    }

    // ---- loops

    private float sumOfExponentials(float[] z) {
        float max = max(z);
        float sum = 0;
        for (float value : z) {
            sum += exp(value - max);
        }
        return sum;
    }

    private static float max(float[] z) {
        float max = z[0];
        for (float value : z) {
            max = Math.max(max, value);
        }
        return max;
    }

    interface Entry {
        float at(int i, int j);
    }

    static float[][] each(float[][] like, Entry entry) {
        return each(like.length, like[0].length, entry);
    }

    private static float[][] each(int rows, int cols, Entry entry) {
        float[][] result = new float[rows][cols];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                result[i][j] = entry.at(i, j);
            }
        }
        return result;
    }

    static float[][] transposed(float[][] t) {
        return each(t[0].length, t.length, (i, j) -> t[j][i]);
    }

    /** Row-major doubles, all of them floats. */
    static float[][] floats(int rows, int cols, double[] values) {
        return each(rows, cols, (i, j) -> (float) values[i * cols + j]);
    }

    /** These numbers for the reference. */
    static Bounded exact(float[][] t) {
        float[] flat = new float[t.length * t[0].length];
        for (int i = 0; i < t.length; i++) {
            System.arraycopy(t[i], 0, flat, i * t[0].length, t[0].length);
        }
        return Bounded.exact(t.length, t[0].length, flat);
    }

    /** The greatest |device - value| / error of all elements: at most 1 if the device is correct. */
    static double worst(Bounded expected, float[][] actual) {
        double worst = 0;
        for (int i = 0; i < expected.rows(); i++) {
            for (int j = 0; j < expected.cols(); j++) {
                double off = Math.abs(actual[i][j] - expected.value(i, j));
                worst = Math.max(
                        worst,
                        off == 0 ? 0 : Double.isNaN(off) ? Double.POSITIVE_INFINITY : off / expected.error(i, j));
            }
        }
        return worst;
    }
}
