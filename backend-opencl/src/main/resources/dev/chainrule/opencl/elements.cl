/* Operations other than products. A matrix is a buffer and the index of its element (0, 0); rows follow each other without a gap.
 * The number of work-items may be rounded up, hence the guards.
 *
 *   FLAT(n)      one work-item for each element, i = 0 ... n - 1
 *   ROW(cols)    one work-item for each element (i, j), its number as at; a group computes part of one row
 */
#define FLAT(n)                                                                                                        \
    const size_t i = get_global_id(0);                                                                                 \
    if (i >= (n)) {                                                                                                    \
        return;                                                                                                        \
    }

#define ROW(cols)                                                                                                      \
    const size_t i = get_global_id(1);                                                                                 \
    const size_t j = get_global_id(0);                                                                                 \
    if (j >= (cols)) {                                                                                                 \
        return;                                                                                                        \
    }                                                                                                                  \
    const size_t at = i * (cols) + j;

/* A sum whose error does not grow with its length: the rounding errors of the additions are summed apart (Neumaier). */
#define ADD(sum, lost, term)                                                                                           \
    {                                                                                                                  \
        const float x_ = (term);                                                                                       \
        const float t_ = sum + x_;                                                                                     \
        lost += fabs(sum) >= fabs(x_) ? (sum - t_) + x_ : (x_ - t_) + sum;                                             \
        sum = t_;                                                                                                      \
    }

/* t_ij <- t_ij + row_j */
kernel void add_row(uint cols, global const float* row, ulong rowAt, global float* t, ulong tAt) {
    ROW(cols)
    t[tAt + at] += row[rowAt + j];
}

/* row_j <- alpha sum_i s_ij + beta row_j, i upwards; one work-item for each column */
kernel void sum_rows(
        uint rows, uint cols, float alpha, global const float* s, ulong sAt, float beta, global float* row, ulong rowAt) {
    FLAT(cols)
    float sum = 0;
    for (uint r = 0; r < rows; r++) {
        sum += s[sAt + (ulong)r * cols + i];
    }
    row[rowAt + i] = beta == 0 ? alpha * sum : scaled(alpha, sum, beta, row[rowAt + i]);
}

/* y <- alpha x + y */
kernel void axpy(ulong n, float alpha, global const float* x, ulong xAt, global float* y, ulong yAt) {
    FLAT(n)
    y[yAt + i] = fma(alpha, x[xAt + i], y[yAt + i]);
}

/* the finalizer of SplitMix64 */
ulong mixed(ulong z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
    return z ^ (z >> 31);
}

/* t_i <- 0 where the top 24 bits of number i of the stream with this key are below the threshold, else scale s_i; t may be s */
kernel void dropout(
        ulong n, ulong key, uint threshold, float scale, global const float* s, ulong sAt, global float* t, ulong tAt) {
    FLAT(n)
    const ulong bits = mixed(key + (i + 1) * 0x9E3779B97F4A7C15UL);
    t[tAt + i] = (uint)(bits >> 40) < threshold ? 0.0f : scale * s[sAt + i];
}

/* t_i <- t_i nearer to 0 by limit, or 0; NaN goes through */
kernel void soft_threshold(ulong n, float limit, global float* t, ulong tAt) {
    FLAT(n)
    const float x = t[tAt + i];
    t[tAt + i] = x > limit ? x - limit : x < -limit ? x + limit : isnan(x) ? x : 0.0f;
}

/* t_ij <- f_i t_ij where f_i = limit / sqrt(sum_j t_ij^2) is below 1, j upwards; one work-item for each row */
kernel void limit_rows(uint rows, uint cols, float limit, global float* t, ulong tAt) {
    FLAT(rows)
    t += tAt + i * cols;
    float sum = 0;
    for (uint j = 0; j < cols; j++) {
        sum = fma(t[j], t[j], sum);
    }
    const float factor = limit / sqrt(sum);
    if (factor < 1) {
        for (uint j = 0; j < cols; j++) {
            t[j] *= factor;
        }
    }
}

/* a <- g(z); a may be z */
kernel void activate(ulong n, int g, global const float* z, ulong zAt, global float* a, ulong aAt) {
    FLAT(n)
    a[aAt + i] = activation(g, z[zAt + i]);
}

/* t <- t . g'(a) */
kernel void mul_slope(ulong n, int g, global const float* a, ulong aAt, global float* t, ulong tAt) {
    FLAT(n)
    t[tAt + i] *= slope(g, a[aAt + i]);
}

/* delta <- g(z) - y; delta may be z */
kernel void output_delta(
        ulong n, int g, global const float* z, ulong zAt, global const float* y, ulong yAt, global float* d, ulong dAt) {
    FLAT(n)
    d[dAt + i] = activation(g, z[zAt + i]) - y[yAt + i];
}

/* h_k <- e^(z_k - max z) / sum_j e^(z_j - max z), one work-item for each row; h may be z */
kernel void softmax(uint rows, uint cols, global const float* z, ulong zAt, global float* h, ulong hAt) {
    FLAT(rows)
    z += zAt + i * cols;
    h += hAt + i * cols;
    float greatest = -INFINITY;
    for (uint k = 0; k < cols; k++) {
        greatest = z[k] > greatest || isnan(z[k]) ? z[k] : greatest;
    }
    float sum = 0;
    float lost = 0;
    for (uint k = 0; k < cols; k++) {
        const float e = exp_of(z[k] - greatest);
        h[k] = e;
        ADD(sum, lost, e)
    }
    sum += lost;
    for (uint k = 0; k < cols; k++) {
        h[k] /= sum;
    }
}

/* perExample_e <- sum_k max(z_k, 0) - z_k y_k + ln(1 + e^-|z_k|), one work-item for each row */
kernel void cost_sigmoid(
        uint rows, uint cols, global const float* z, ulong zAt, global const float* y, ulong yAt, global float* t, ulong tAt) {
    FLAT(rows)
    z += zAt + i * cols;
    y += yAt + i * cols;
    float sum = 0;
    float lost = 0;
    for (uint k = 0; k < cols; k++) {
        ADD(sum, lost, (z[k] > 0 ? z[k] : 0) - z[k] * y[k] + log1p_of(exp_of(-fabs(z[k]))))
    }
    t[tAt + i] = sum + lost;
}

/* perExample_e <- sum_k y_k (ln sum_j e^(z_j - max z) - (z_k - max z)) */
kernel void cost_softmax(
        uint rows, uint cols, global const float* z, ulong zAt, global const float* y, ulong yAt, global float* t, ulong tAt) {
    FLAT(rows)
    z += zAt + i * cols;
    y += yAt + i * cols;
    float greatest = -INFINITY;
    for (uint k = 0; k < cols; k++) {
        greatest = z[k] > greatest || isnan(z[k]) ? z[k] : greatest;
    }
    float sum = 0;
    float lost = 0;
    for (uint k = 0; k < cols; k++) {
        ADD(sum, lost, exp_of(z[k] - greatest))
    }
    const float logarithm = log_of(sum + lost);
    sum = 0;
    lost = 0;
    for (uint k = 0; k < cols; k++) {
        if (y[k] != 0) {
            ADD(sum, lost, y[k] * (logarithm - (z[k] - greatest)))
        }
    }
    t[tAt + i] = sum + lost;
}

/* perExample_e <- sum_k (z_k - y_k)^2 / 2 */
kernel void cost_identity(
        uint rows, uint cols, global const float* z, ulong zAt, global const float* y, ulong yAt, global float* t, ulong tAt) {
    FLAT(rows)
    z += zAt + i * cols;
    y += yAt + i * cols;
    float sum = 0;
    float lost = 0;
    for (uint k = 0; k < cols; k++) {
        const float d = z[k] - y[k];
        ADD(sum, lost, 0.5f * d * d)
    }
    t[tAt + i] = sum + lost;
}

/* Costs other than the canonical ones: c is HUBER, ABSOLUTE or FOCAL; size is delta or gamma; one and zero are the weights of targets
 * of 1 and of 0. */
#define HUBER 1
#define ABSOLUTE 2
#define FOCAL 3

/* the smallest normal number */
#define MIN_NORMAL 0x1p-126f

/* ln(1 + e^z), from ln(1 + e^-|z|) */
float softplus_of(float z, float log) {
    return (z > 0 ? z : 0) + log;
}

/* -one y (1 - h)^gamma ln h - zero (1 - y) h^gamma ln(1 - h) */
float focal(float gamma, float one, float zero, float z, float y) {
    const float log = log1p_of(exp_of(-fabs(z)));
    const float up = softplus_of(z, log);
    const float down = softplus_of(-z, log);
    const float of_one = exp_of(-gamma * up) * down;
    const float of_zero = exp_of(-gamma * down) * up;
    return one * y * of_one + zero * (1 - y) * of_zero;
}

/* zero (1 - y) h^gamma (h - gamma (1 - h) ln(1 - h)) - one y (1 - h)^gamma (1 - h - gamma h ln h) */
float focal_delta(float gamma, float one, float zero, float z, float y) {
    const float e = exp_of(-fabs(z));
    const float log = log1p_of(e);
    const float up = softplus_of(z, log);
    const float down = softplus_of(-z, log);
    const float h = (z < 0 ? e : 1) / (1 + e);
    const float rest = (z < 0 ? 1 : e) / (1 + e);
    const float of_one = exp_of(-gamma * up) * (rest + gamma * h * down);
    const float of_zero = exp_of(-gamma * down) * (h + gamma * rest * up);
    return zero * (1 - y) * of_zero - one * y * of_one;
}

/* delta_i <- the derivative by z_i, for outputs that do not depend on each other; delta may be z */
kernel void delta_of_cost(
        ulong n, int c, float size, float one, float zero, global const float* z, ulong zAt, global const float* y, ulong yAt,
        global float* d, ulong dAt) {
    FLAT(n)
    const float zi = z[zAt + i];
    const float yi = y[yAt + i];
    const float r = zi - yi;
    if (c == HUBER) {
        d[dAt + i] = r > size ? size : r < -size ? -size : r;
    } else if (c == ABSOLUTE) {
        d[dAt + i] = r > 0 ? 1 : r < 0 ? -1 : r; /* 0, or NaN */
    } else {
        d[dAt + i] = focal_delta(size, one, zero, zi, yi);
    }
}

/* perExample_e <- the cost, for outputs that do not depend on each other; one work-item for each row */
kernel void other_cost(
        uint rows, uint cols, int c, float size, float one, float zero, global const float* z, ulong zAt, global const float* y,
        ulong yAt, global float* t, ulong tAt) {
    FLAT(rows)
    z += zAt + i * cols;
    y += yAt + i * cols;
    float sum = 0;
    float lost = 0;
    for (uint k = 0; k < cols; k++) {
        const float r = fabs(z[k] - y[k]);
        const float near = r > size ? size : r; /* NaN goes through */
        ADD(sum, lost,
            c == HUBER ? near * (r - 0.5f * near) : c == ABSOLUTE ? r : focal(size, one, zero, z[k], y[k]))
    }
    t[tAt + i] = sum + lost;
}

/* One example's softmax: its sum with what the additions have rounded away, so that 1 - h_k, from the others, loses no digits. */
typedef struct {
    float greatest;
    float sum;
    float lost;
    float total;
    float log;
} Shares;

Shares shares_of(uint cols, global const float* z) {
    Shares s;
    s.greatest = -INFINITY;
    for (uint k = 0; k < cols; k++) {
        s.greatest = z[k] > s.greatest || isnan(z[k]) ? z[k] : s.greatest;
    }
    float sum = 0;
    float lost = 0;
    for (uint k = 0; k < cols; k++) {
        ADD(sum, lost, exp_of(z[k] - s.greatest))
    }
    s.sum = sum;
    s.lost = lost;
    s.total = sum + lost;
    s.log = log_of(s.total);
    return s;
}

/* 1 - h, from the exponential e of its output */
float rest_of(Shares s, float e) {
    return ((s.sum - e) + s.lost) / s.total;
}

/* -ln h */
float log_of_share(Shares s, float z, float e) {
    const float others = (s.sum - e) + s.lost;
    return others <= e ? log1p_of(others / e) : s.log - (z - s.greatest);
}

/* x^gamma for x from 0 to 1; a denormal is taken for 0 */
float power_of(float gamma, float x) {
    return x < MIN_NORMAL ? (gamma == 0 ? 1.0f : 0.0f) : exp_of(gamma * log_of(x));
}

/* y (1 - h)^gamma (1 - gamma h ln h / (1 - h)) */
float steepness(Shares s, float gamma, float z, float e, float y) {
    const float rest = rest_of(s, e);
    const float ratio = rest < MIN_NORMAL ? 1 : log_of_share(s, z, e) / rest;
    return y == 0 ? 0 : y * (power_of(gamma, rest) * (1 + gamma * (e / s.total) * ratio));
}

/* delta_i <- one (h_i sum_(k != i) s_k - s_i (1 - h_i)), s the steepness; one work-item for each row; delta may be z */
kernel void focal_softmax_delta(
        uint rows, uint cols, float gamma, float one, global const float* z, ulong zAt, global const float* y, ulong yAt,
        global float* d, ulong dAt) {
    FLAT(rows)
    z += zAt + i * cols;
    y += yAt + i * cols;
    d += dAt + i * cols;
    const Shares s = shares_of(cols, z);
    float all = 0;
    for (uint k = 0; k < cols; k++) {
        all += y[k] == 0 ? 0 : steepness(s, gamma, z[k], exp_of(z[k] - s.greatest), y[k]);
    }
    for (uint k = 0; k < cols; k++) {
        const float e = exp_of(z[k] - s.greatest);
        const float steep = y[k] == 0 ? 0 : steepness(s, gamma, z[k], e, y[k]);
        d[k] = one * (e / s.total * (all - steep) - steep * rest_of(s, e));
    }
}

/* perExample_e <- -sum_k one y_k (1 - h_k)^gamma ln h_k */
kernel void focal_softmax_cost(
        uint rows, uint cols, float gamma, float one, global const float* z, ulong zAt, global const float* y, ulong yAt,
        global float* t, ulong tAt) {
    FLAT(rows)
    z += zAt + i * cols;
    y += yAt + i * cols;
    const Shares s = shares_of(cols, z);
    float sum = 0;
    float lost = 0;
    for (uint k = 0; k < cols; k++) {
        const float e = exp_of(z[k] - s.greatest);
        ADD(sum, lost,
            y[k] == 0 ? 0 : one * y[k] * (power_of(gamma, rest_of(s, e)) * log_of_share(s, z[k], e)))
    }
    t[tAt + i] = sum + lost;
}

uint place_of_greatest(uint cols, global const float* v) {
    uint best = 0;
    for (uint k = 1; k < cols; k++) {
        best = v[k] > v[best] ? k : best;
    }
    return best;
}

/* perExample_e <- [arg max z = arg max y], the first of equals; for one unit [(z > 0) = (y > 1/2)] */
kernel void hits(
        uint rows, uint cols, global const float* z, ulong zAt, global const float* y, ulong yAt, global float* t, ulong tAt) {
    FLAT(rows)
    z += zAt + i * cols;
    y += yAt + i * cols;
    const int hit = cols == 1 ? (z[0] > 0) == (y[0] > 0.5f) : place_of_greatest(cols, z) == place_of_greatest(cols, y);
    t[tAt + i] = hit;
}

/* t_r <- s_(rows_r), one work-item for each element */
kernel void gather_float(
        uint cols, global const uint* s, ulong sAt, global const int* rows, ulong rowsAt, global uint* t, ulong tAt) {
    ROW(cols)
    t[tAt + at] = s[sAt + (ulong)rows[rowsAt + i] * cols + j];
}

/* t_r <- scale s_(rows_r), from bytes */
kernel void gather_byte(
        uint cols, global const uchar* s, ulong sAt, global const int* rows, ulong rowsAt, global float* t, ulong tAt,
        float scale) {
    ROW(cols)
    t[tAt + at] = s[sAt + (ulong)rows[rowsAt + i] * cols + j] * scale;
}

/* as gather_float, one work-item for each row: processors copy a row faster than they begin work-items for its elements */
kernel void gather_float_alone(
        uint cols, global const uint* s, ulong sAt, global const int* rows, ulong rowsAt, global uint* t, ulong tAt) {
    const size_t i = get_global_id(0);
    s += sAt + (ulong)rows[rowsAt + i] * cols;
    t += tAt + i * cols;
    for (uint j = 0; j < cols; j++) {
        t[j] = s[j];
    }
}

/* as gather_byte, one work-item for each row */
kernel void gather_byte_alone(
        uint cols, global const uchar* s, ulong sAt, global const int* rows, ulong rowsAt, global float* t, ulong tAt,
        float scale) {
    const size_t i = get_global_id(0);
    s += sAt + (ulong)rows[rowsAt + i] * cols;
    t += tAt + i * cols;
    for (uint j = 0; j < cols; j++) {
        t[j] = s[j] * scale;
    }
}
