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
    const float logarithm = log(sum + lost);
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
