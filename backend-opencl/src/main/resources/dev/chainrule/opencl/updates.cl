/* Steps of optimizers, element by element: for i = 0 ... n - 1, where view x begins at x[xAt]. The number of work-items may be
 * rounded up, hence the guards.
 *
 *   theta, g, m, v                       parameters, their gradient, its first and its second moment
 *   alpha, keep                          theta <- keep theta + alpha (...), so that alpha is the negative rate
 *   decay                                every step begins with the gradient g + decay theta
 *   keepFirst, addFirst                  m <- addFirst g + keepFirst m
 *   keepSecond, addSecond, epsilon       v <- addSecond g^2 + keepSecond v, and what the root of v is added to
 */
#define EACH(n)                                                                                                        \
    const size_t i = get_global_id(0);                                                                                 \
    if (i >= (n)) {                                                                                                    \
        return;                                                                                                        \
    }

/* Sums side by side of a dot product, on every device. */
#define LANES 256

/* alpha x + beta t, the sum by fma; t is not read for beta = 0 */
#define ADD_TO(t, alpha, x, beta) t = (beta) == 0 ? (alpha) * (x) : fma(alpha, x, (beta) * (t));

float quotient(float x, float v, float epsilon) {
    return x / (sqrt(v) + epsilon);
}

/* y <- alpha x + beta y */
kernel void axpby(ulong n, float alpha, global const float* x, ulong xAt, float beta, global float* y, ulong yAt) {
    EACH(n)
    ADD_TO(y[yAt + i], alpha, x[xAt + i], beta)
}

/* t <- alpha x y + beta t; y may be x */
kernel void multiply_add(
        ulong n, float alpha, global const float* x, ulong xAt, global const float* y, ulong yAt, float beta,
        global float* t, ulong tAt) {
    EACH(n)
    ADD_TO(t[tAt + i], alpha * x[xAt + i], y[yAt + i], beta)
}

/* t <- alpha x / (sqrt v + epsilon) + beta t */
kernel void add_quotient(
        ulong n, float alpha, global const float* x, ulong xAt, global const float* v, ulong vAt, float epsilon, float beta,
        global float* t, ulong tAt) {
    EACH(n)
    ADD_TO(t[tAt + i], alpha, quotient(x[xAt + i], v[vAt + i], epsilon), beta)
}

/* t <- max(-limit, min(limit, t)); NaN goes through */
kernel void clip(ulong n, float limit, global float* t, ulong tAt) {
    EACH(n)
    const float x = t[tAt + i];
    t[tAt + i] = x > limit ? limit : x < -limit ? -limit : x;
}

/* t <- t min(1, limit / sqrt s), with one s; NaN goes through */
kernel void scale_to_norm(ulong n, float limit, global const float* s, ulong sAt, global float* t, ulong tAt) {
    EACH(n)
    const float factor = limit / sqrt(s[sAt]);
    t[tAt + i] *= factor > 1 ? 1 : factor;
}

/* t <- sum_i x_i y_i + beta t, one group: sum l has every LANES-th element from l on, upwards, and then the upper half of the sums is
 * added to the lower half, until there is one */
kernel void dot_of_group(
        ulong n, global const float* x, ulong xAt, global const float* y, ulong yAt, float beta, global float* t, ulong tAt) {
    local float sums[LANES];
    for (size_t l = get_local_id(0); l < LANES; l += get_local_size(0)) {
        float sum = 0;
        for (ulong i = l; i < n; i += LANES) {
            sum = fma(x[xAt + i], y[yAt + i], sum);
        }
        sums[l] = sum;
    }
    for (uint rest = LANES / 2; rest > 0; rest /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        for (size_t l = get_local_id(0); l < rest; l += get_local_size(0)) {
            sums[l] += sums[l + rest];
        }
    }
    if (get_local_id(0) == 0) { /* which has added the last two */
        t[tAt] = beta == 0 ? sums[0] : sums[0] + beta * t[tAt];
    }
}

/* the same by one work-item, on vectors: what a processor is fast at */
kernel void dot_alone(
        ulong n, global const float* x, ulong xAt, global const float* y, ulong yAt, float beta, global float* t, ulong tAt) {
    float16 lanes[LANES / 16];
    float sums[LANES];
    for (uint k = 0; k < LANES / 16; k++) {
        lanes[k] = (float16)(0);
    }
    const ulong whole = n / LANES * LANES;
    x += xAt;
    y += yAt;
    for (ulong i = 0; i < whole; i += LANES) {
        for (uint k = 0; k < LANES / 16; k++) {
            lanes[k] = fma(vload16(k, x + i), vload16(k, y + i), lanes[k]);
        }
    }
    for (uint k = 0; k < LANES / 16; k++) {
        vstore16(lanes[k], k, sums);
    }
    for (ulong i = whole; i < n; i++) {
        sums[i - whole] = fma(x[i], y[i], sums[i - whole]);
    }
    for (uint rest = LANES / 2; rest > 0; rest /= 2) {
        for (uint l = 0; l < rest; l++) {
            sums[l] += sums[l + rest];
        }
    }
    t[tAt] = beta == 0 ? sums[0] : sums[0] + beta * t[tAt];
}

kernel void momentum(
        ulong n, float alpha, float keep, float decay, float keepFirst, float addFirst, global const float* g, ulong gAt,
        global float* m, ulong mAt, global float* theta, ulong at) {
    EACH(n)
    const float old = theta[at + i];
    const float x = fma(decay, old, g[gAt + i]);
    const float first = fma(addFirst, x, keepFirst * m[mAt + i]);
    m[mAt + i] = first;
    theta[at + i] = fma(alpha, first, keep * old);
}

kernel void nesterov(
        ulong n, float alpha, float keep, float decay, float keepFirst, float addFirst, global const float* g, ulong gAt,
        global float* m, ulong mAt, global float* theta, ulong at) {
    EACH(n)
    const float old = theta[at + i];
    const float x = fma(decay, old, g[gAt + i]);
    const float first = fma(addFirst, x, keepFirst * m[mAt + i]);
    m[mAt + i] = first;
    theta[at + i] = fma(alpha, fma(keepFirst, first, x), keep * old);
}

kernel void rms_prop(
        ulong n, float alpha, float keep, float decay, float keepSecond, float addSecond, float epsilon,
        global const float* g, ulong gAt, global float* v, ulong vAt, global float* theta, ulong at) {
    EACH(n)
    const float old = theta[at + i];
    const float x = fma(decay, old, g[gAt + i]);
    const float second = fma(addSecond * x, x, keepSecond * v[vAt + i]);
    v[vAt + i] = second;
    theta[at + i] = fma(alpha, quotient(x, second, epsilon), keep * old);
}

kernel void adam(
        ulong n, float alpha, float keep, float decay, float keepFirst, float addFirst, float keepSecond, float addSecond,
        float epsilon, global const float* g, ulong gAt, global float* m, ulong mAt, global float* v, ulong vAt,
        global float* theta, ulong at) {
    EACH(n)
    const float old = theta[at + i];
    const float x = fma(decay, old, g[gAt + i]);
    const float first = fma(addFirst, x, keepFirst * m[mAt + i]);
    const float second = fma(addSecond * x, x, keepSecond * v[vAt + i]);
    m[mAt + i] = first;
    v[vAt + i] = second;
    theta[at + i] = fma(alpha, quotient(first, second, epsilon), keep * old);
}
