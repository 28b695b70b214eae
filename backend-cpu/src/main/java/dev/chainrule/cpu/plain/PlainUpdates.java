package dev.chainrule.cpu.plain;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.Arrays;

/**
 * The operations of an update, in loops that C2 vectorizes, root and division too; a loop with a condition it would not. They
 * compute on the buffers of any backend on the heap.
 */
public final class PlainUpdates {
    /** The sums side by side in {@link #dot}, as many on every device. */
    public static final int LANES = 256;

    private PlainUpdates() {}

    /** y ← fma(α, x, β y); y is not read for β = 0. */
    public static void axpby(float alpha, View x, float beta, View y) {
        axpby(count(y), alpha, floats(x), start(x), beta, floats(y), start(y));
    }

    private static void axpby(int n, float alpha, float[] x, int xAt, float beta, float[] y, int yAt) {
        if (beta == 0) {
            for (int i = 0; i < n; i++) {
                y[yAt + i] = alpha * x[xAt + i];
            }
        } else {
            for (int i = 0; i < n; i++) {
                y[yAt + i] = Math.fma(alpha, x[xAt + i], beta * y[yAt + i]);
            }
        }
    }

    /** t ← fma(α x, y, β t); t is not read for β = 0. */
    public static void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        multiplyAdd(count(t), alpha, floats(x), start(x), floats(y), start(y), beta, floats(t), start(t));
    }

    private static void multiplyAdd(
            int n, float alpha, float[] x, int xAt, float[] y, int yAt, float beta, float[] t, int at) {
        if (beta == 0) {
            for (int i = 0; i < n; i++) {
                t[at + i] = alpha * x[xAt + i] * y[yAt + i];
            }
        } else {
            for (int i = 0; i < n; i++) {
                t[at + i] = Math.fma(alpha * x[xAt + i], y[yAt + i], beta * t[at + i]);
            }
        }
    }

    /** t ← fma(α, x / (√v + ε), β t); t is not read for β = 0. */
    public static void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        addQuotient(count(t), alpha, floats(x), start(x), floats(v), start(v), epsilon, beta, floats(t), start(t));
    }

    private static void addQuotient(
            int n, float alpha, float[] x, int xAt, float[] v, int vAt, float epsilon, float beta, float[] t, int at) {
        if (beta == 0) {
            for (int i = 0; i < n; i++) {
                t[at + i] = alpha * quotient(x[xAt + i], v[vAt + i], epsilon);
            }
        } else {
            for (int i = 0; i < n; i++) {
                t[at + i] = Math.fma(alpha, quotient(x[xAt + i], v[vAt + i], epsilon), beta * t[at + i]);
            }
        }
    }

    /** x / (√v + ε). The root of a float rounded to double, and then to float, is that rounded once. */
    private static float quotient(float x, float v, float epsilon) {
        return x / ((float) Math.sqrt(v) + epsilon);
    }

    /** t ← max(-limit, min(limit, t)). */
    public static void clip(float limit, View t) {
        clip(count(t), limit, floats(t), start(t));
    }

    private static void clip(int n, float limit, float[] t, int at) {
        for (int i = 0; i < n; i++) {
            t[at + i] = Math.max(-limit, Math.min(limit, t[at + i]));
        }
    }

    /** t ← t · min(1, limit / √s). */
    public static void scaleToNorm(float limit, View s, View t) {
        float factor = Math.min(1, limit / (float) Math.sqrt(floats(s)[start(s)]));
        scale(count(t), factor, floats(t), start(t));
    }

    private static void scale(int n, float factor, float[] t, int at) {
        for (int i = 0; i < n; i++) {
            t[at + i] *= factor;
        }
    }

    /**
     * t ← Σ_i x_i y_i + β t. The products are added to {@value #LANES} sums: each has every {@value #LANES}th element, upwards and
     * by fma. Then the upper half of the sums is added to the lower half, until there is one. t is not read for β = 0.
     *
     * @param lanes modified, of length {@value #LANES}
     */
    public static void dot(View x, View y, float beta, View t, float[] lanes) {
        Arrays.fill(lanes, 0);
        int n = count(x);
        for (int i = 0; i < n; i += LANES) {
            addProducts(Math.min(LANES, n - i), floats(x), start(x) + i, floats(y), start(y) + i, lanes);
        }
        addLanes(lanes, beta, t);
    }

    /** t ← Σ lanes + β t: the upper half of the sums is added to the lower half, until there is one. */
    public static void addLanes(float[] lanes, float beta, View t) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        float[] ts = floats(t);
        ts[start(t)] = beta == 0 ? lanes[0] : lanes[0] + beta * ts[start(t)];
    }

    private static void addProducts(int n, float[] x, int xAt, float[] y, int yAt, float[] lanes) {
        for (int l = 0; l < n; l++) {
            lanes[l] = Math.fma(x[xAt + l], y[yAt + l], lanes[l]);
        }
    }

    // ---- a step of an optimizer, in one pass

    /** {@link UpdateRule#apply}; the gradient is read only. */
    static void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        int n = count(theta);
        float[] g = floats(gradient);
        float[] m = floats(first);
        float[] v = floats(second);
        float[] t = floats(theta);
        int gAt = start(gradient);
        int mAt = start(first);
        int vAt = start(second);
        int at = start(theta);
        switch (rule) {
            case MOMENTUM -> momentum(n, f, g, gAt, m, mAt, t, at);
            case NESTEROV -> nesterov(n, f, g, gAt, m, mAt, t, at);
            case RMSPROP -> rmsProp(n, f, g, gAt, v, vAt, t, at);
            case ADAM -> adam(n, f, g, gAt, m, mAt, v, vAt, t, at);
        }
    }

    /** {@link UpdateRule#MOMENTUM} for n elements. */
    public static void momentum(int n, UpdateFactors f, float[] g, int gAt, float[] m, int mAt, float[] theta, int at) {
        float alpha = -f.rate();
        float keep = f.keepTheta();
        float decay = f.decay();
        float keepFirst = f.keepFirst();
        float addFirst = f.addFirst();
        for (int i = 0; i < n; i++) {
            float t = theta[at + i];
            float x = Math.fma(decay, t, g[gAt + i]);
            float first = Math.fma(addFirst, x, keepFirst * m[mAt + i]);
            m[mAt + i] = first;
            theta[at + i] = Math.fma(alpha, first, keep * t);
        }
    }

    /** {@link UpdateRule#NESTEROV} for n elements. */
    public static void nesterov(int n, UpdateFactors f, float[] g, int gAt, float[] m, int mAt, float[] theta, int at) {
        float alpha = -f.rate();
        float keep = f.keepTheta();
        float decay = f.decay();
        float keepFirst = f.keepFirst();
        float addFirst = f.addFirst();
        for (int i = 0; i < n; i++) {
            float t = theta[at + i];
            float x = Math.fma(decay, t, g[gAt + i]);
            float first = Math.fma(addFirst, x, keepFirst * m[mAt + i]);
            m[mAt + i] = first;
            theta[at + i] = Math.fma(alpha, Math.fma(keepFirst, first, x), keep * t);
        }
    }

    /** {@link UpdateRule#RMSPROP} for n elements. */
    public static void rmsProp(int n, UpdateFactors f, float[] g, int gAt, float[] v, int vAt, float[] theta, int at) {
        float alpha = -f.rate();
        float keep = f.keepTheta();
        float decay = f.decay();
        float keepSecond = f.keepSecond();
        float addSecond = f.addSecond();
        float epsilon = f.epsilon();
        for (int i = 0; i < n; i++) {
            float t = theta[at + i];
            float x = Math.fma(decay, t, g[gAt + i]);
            float second = Math.fma(addSecond * x, x, keepSecond * v[vAt + i]);
            v[vAt + i] = second;
            theta[at + i] = Math.fma(alpha, quotient(x, second, epsilon), keep * t);
        }
    }

    /** {@link UpdateRule#ADAM} for n elements. */
    public static void adam(
            int n, UpdateFactors f, float[] g, int gAt, float[] m, int mAt, float[] v, int vAt, float[] theta, int at) {
        float alpha = -f.rate();
        float keep = f.keepTheta();
        float decay = f.decay();
        float keepFirst = f.keepFirst();
        float addFirst = f.addFirst();
        float keepSecond = f.keepSecond();
        float addSecond = f.addSecond();
        float epsilon = f.epsilon();
        for (int i = 0; i < n; i++) {
            float t = theta[at + i];
            float x = Math.fma(decay, t, g[gAt + i]);
            float first = Math.fma(addFirst, x, keepFirst * m[mAt + i]);
            float second = Math.fma(addSecond * x, x, keepSecond * v[vAt + i]);
            m[mAt + i] = first;
            v[vAt + i] = second;
            theta[at + i] = Math.fma(alpha, quotient(first, second, epsilon), keep * t);
        }
    }
}
