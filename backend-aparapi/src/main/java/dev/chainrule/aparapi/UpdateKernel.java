package dev.chainrule.aparapi;

/**
 * Updates of parameters, element by element: theta begins at c, its gradient g at a, the first moment m at b, the second v at d.
 * Every step begins with the gradient g + decay theta; alpha is the negative rate, and beta the factor that keeps theta.
 */
abstract class UpdateKernel extends ProductKernel {
    /** The sums side by side of a dot product, as many on every device. */
    static final int LANES = 256;

    float decay;
    float keepFirst;
    float addFirst;
    float keepSecond;
    float addSecond;
    float epsilon;
    /** The limit of an element, or of a norm. */
    float limit;

    /** The gradient of an element, with decay. */
    private float decayed(int e) {
        return fma(decay, floats[c + e], floats[a + e]);
    }

    /** m ← addFirst x + keepFirst m. */
    private float first(int e, float x) {
        return fma(addFirst, x, keepFirst * floats[b + e]);
    }

    /** v ← addSecond x² + keepSecond v. */
    private float second(int e, float x) {
        return fma(addSecond * x, x, keepSecond * floats[d + e]);
    }

    /** x / (√v + epsilon). */
    float quotient(float x, float v) {
        return x / (sqrt(v) + epsilon);
    }

    /** theta ← alpha x + beta theta. */
    private void move(int e, float x) {
        floats[c + e] = fma(alpha, x, beta * floats[c + e]);
    }

    void momentum(int e) {
        float m = first(e, decayed(e));
        floats[b + e] = m;
        move(e, m);
    }

    void nesterov(int e) {
        float x = decayed(e);
        float m = first(e, x);
        floats[b + e] = m;
        move(e, fma(keepFirst, m, x));
    }

    void rmsProp(int e) {
        float x = decayed(e);
        float v = second(e, x);
        floats[d + e] = v;
        move(e, quotient(x, v));
    }

    void adam(int e) {
        float x = decayed(e);
        float m = first(e, x);
        float v = second(e, x);
        floats[b + e] = m;
        floats[d + e] = v;
        move(e, quotient(m, v));
    }

    /** t ← alpha x y + beta t, which is not read for beta = 0, with x at a, y at b and t at c. */
    void multiplyAdd(int e) {
        float x = alpha * floats[a + e];
        float t = x * floats[b + e];
        if (beta != 0f) {
            t = fma(x, floats[b + e], beta * floats[c + e]);
        }
        floats[c + e] = t;
    }

    /** t between -limit and limit; NaN goes through. */
    float clipped(float t) {
        float inside = t;
        if (t > limit) {
            inside = limit;
        } else if (t < -limit) {
            inside = -limit;
        }
        return inside;
    }

    /** min(1, limit / √s); NaN goes through. */
    float shrinking(float s) {
        float factor = limit / sqrt(s);
        return factor > 1f ? 1f : factor;
    }

    /**
     * t ← Σ x y + beta t, which is not read for beta = 0, with x at a, y at b and t at c, by one work-item: sum l has every {@value #LANES}th
     * element from l on, upwards, and then the upper half of the sums is added to the lower half, until there is one.
     */
    void dot() {
        if (getGlobalId(0) == 0) {
            for (int l = 0; l < LANES; l++) {
                aTile[l] = everyProduct(l);
            }
            for (int rest = LANES / 2; rest > 0; rest = rest / 2) {
                for (int l = 0; l < rest; l++) {
                    aTile[l] = aTile[l] + aTile[l + rest];
                }
            }
            float t = aTile[0];
            if (beta != 0f) {
                t = t + beta * floats[c];
            }
            floats[c] = t;
        }
    }

    private float everyProduct(int from) {
        float sum = 0f;
        for (int e = from; e < rows * cols; e += LANES) {
            sum = fma(floats[a + e], floats[b + e], sum);
        }
        return sum;
    }
}
