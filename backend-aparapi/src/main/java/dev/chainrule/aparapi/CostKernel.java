package dev.chainrule.aparapi;

/**
 * Costs other than the canonical ones, and their derivatives by z: z begins at a, y at b, the target at c. δ is limit, γ gamma, and
 * alpha and beta are the weights of targets of 1 and of 0.
 */
abstract class CostKernel extends UpdateKernel {
    static final int HUBER_DELTA = 43;
    static final int ABSOLUTE_DELTA = 44;
    static final int FOCAL_DELTA = 45;
    static final int HUBER_COST = 46;
    static final int ABSOLUTE_COST = 47;
    static final int FOCAL_COST = 48;
    static final int FOCAL_SOFTMAX_COST = 49;
    static final int FOCAL_SOFTMAX_DELTA = 50;

    /** The smallest normal number. */
    private static final float MIN_NORMAL = 0x1p-126f;

    int operation;

    /** The derivative by an element of z. */
    void otherDelta(int e) {
        float r = floats[a + e] - floats[b + e];
        float delta = r;
        if (operation == FOCAL_DELTA) {
            delta = focalDelta(floats[a + e], floats[b + e]);
        } else if (operation == HUBER_DELTA) {
            delta = clipped(r);
        } else if (r > 0f) {
            delta = 1f;
        } else if (r < 0f) {
            delta = -1f;
        }
        floats[c + e] = delta;
    }

    /** beta (1 - y) h^γ (h - γ (1 - h) ln(1 - h)) - alpha y (1 - h)^γ (1 - h - γ h ln h). */
    private float focalDelta(float z, float y) {
        float e = expOf(z < 0f ? z : -z);
        float log = log1pOf(e);
        float up = (z > 0f ? z : 0f) + log;
        float down = (z < 0f ? -z : 0f) + log;
        float h = (z < 0f ? e : 1f) / (1f + e);
        float rest = (z < 0f ? 1f : e) / (1f + e);
        float ofOne = expOf(-gamma * up) * (rest + gamma * h * down);
        float ofZero = expOf(-gamma * down) * (h + gamma * rest * up);
        return beta * (1f - y) * ofZero - alpha * y * ofOne;
    }

    /** The cost of the example whose z and y begin here. */
    float otherCost(int z, int y) {
        float greatest = 0f;
        float sumOfExp = 0f;
        float lostOfExp = 0f;
        if (operation == FOCAL_SOFTMAX_COST) {
            greatest = greatest(z);
            sumOfExp = sumOfExp(z, greatest);
            lostOfExp = lostOfExp(z, greatest);
        }
        float sum = 0f;
        float lost = 0f;
        for (int k = 0; k < cols; k++) {
            float zk = floats[z + k];
            float yk = floats[y + k];
            float size = abs(zk - yk);
            float term = size;
            if (operation == HUBER_COST) {
                float near = size > limit ? limit : size;
                term = near * (size - 0.5f * near);
            } else if (operation == FOCAL_COST) {
                term = focal(zk, yk);
            } else if (operation == FOCAL_SOFTMAX_COST) {
                term = softmaxTerm(sumOfExp, lostOfExp, zk - greatest, yk);
            }
            float next = sum + term;
            lost = lost + roundedAway(sum, term, next);
            sum = next;
        }
        return sum + lost;
    }

    /** -alpha y (1 - h)^γ ln h - beta (1 - y) h^γ ln(1 - h). */
    private float focal(float z, float y) {
        float log = log1pOf(expOf(z < 0f ? z : -z));
        float up = (z > 0f ? z : 0f) + log;
        float down = (z < 0f ? -z : 0f) + log;
        float ofOne = expOf(-gamma * up) * down;
        float ofZero = expOf(-gamma * down) * up;
        return alpha * y * ofOne + beta * (1f - y) * ofZero;
    }

    // ---- softmax: 1 - h is (sum - e) + lost over sum + lost, with e = e^depth and depth = z - max z, so that no
    // digits are lost

    void focalSoftmaxDelta() {
        for (int i = getGlobalId(0); i < rows; i += getGlobalSize(0)) {
            int z = a + i * cols;
            int y = b + i * cols;
            int t = c + i * cols;
            float greatest = greatest(z);
            float sum = sumOfExp(z, greatest);
            float lost = lostOfExp(z, greatest);
            float all = 0f;
            for (int k = 0; k < cols; k++) {
                all = all + steepness(sum, lost, floats[z + k] - greatest, floats[y + k]);
            }
            for (int k = 0; k < cols; k++) {
                float depth = floats[z + k] - greatest;
                float steep = steepness(sum, lost, depth, floats[y + k]);
                float e = expOf(depth);
                float rest = ((sum - e) + lost) / (sum + lost);
                floats[t + k] = alpha * (e / (sum + lost) * (all - steep) - steep * rest);
            }
        }
    }

    /** alpha y (1 - h)^γ (-ln h). */
    private float softmaxTerm(float sum, float lost, float depth, float y) {
        float term = 0f;
        if (y != 0f) {
            float rest = ((sum - expOf(depth)) + lost) / (sum + lost);
            term = alpha * y * (powerOf(rest) * logOfShare(sum, lost, depth));
        }
        return term;
    }

    /** y (1 - h)^γ (1 - γ h ln h / (1 - h)). */
    private float steepness(float sum, float lost, float depth, float y) {
        float steep = 0f;
        if (y != 0f) {
            float e = expOf(depth);
            float rest = ((sum - e) + lost) / (sum + lost);
            float ratio = 1f;
            if (rest >= MIN_NORMAL) {
                ratio = logOfShare(sum, lost, depth) / rest;
            }
            steep = y * (powerOf(rest) * (1f + gamma * (e / (sum + lost)) * ratio));
        }
        return steep;
    }

    /** -ln h. */
    private float logOfShare(float sum, float lost, float depth) {
        float e = expOf(depth);
        float others = (sum - e) + lost;
        float log = 0f;
        if (others <= e) {
            log = log1pOf(others / e);
        } else {
            log = logOf(sum + lost) - depth;
        }
        return log;
    }

    /** x^γ for x from 0 to 1; a denormal is taken for 0. */
    private float powerOf(float x) {
        float power = gamma == 0f ? 1f : 0f;
        if (x >= MIN_NORMAL) {
            power = expOf(gamma * logOf(x));
        }
        return power;
    }

    /** max_k z_k; a NaN among them need not show here, since it shows in the sum. */
    float greatest(int z) {
        float greatest = floats[z];
        for (int k = 1; k < cols; k++) {
            if (floats[z + k] > greatest) {
                greatest = floats[z + k];
            }
        }
        return greatest;
    }

    /** Σ_k e^(z_k - greatest), without what each addition rounds away. */
    private float sumOfExp(int z, float greatest) {
        float sum = 0f;
        for (int k = 0; k < cols; k++) {
            sum = sum + expOf(floats[z + k] - greatest);
        }
        return sum;
    }

    /** The parts that the additions of {@link #sumOfExp} round away, summed apart (Neumaier), so that many terms do not add up. */
    private float lostOfExp(int z, float greatest) {
        float sum = 0f;
        float lost = 0f;
        for (int k = 0; k < cols; k++) {
            float e = expOf(floats[z + k] - greatest);
            float next = sum + e;
            lost = lost + roundedAway(sum, e, next);
            sum = next;
        }
        return lost;
    }

    /** Σ_k e^(z_k - greatest). */
    float sumExp(int z, float greatest) {
        return sumOfExp(z, greatest) + lostOfExp(z, greatest);
    }

    /** The part that the addition next = sum + term has rounded away. */
    float roundedAway(float sum, float term, float next) {
        float larger = sum;
        float smaller = term;
        if (abs(term) > abs(sum)) {
            larger = term;
            smaller = sum;
        }
        return (larger - next) + smaller;
    }
}
