/* Products on the vectors of a CPU: no local memory, one work-item for each register tile.
 *
 *   C[m, n] <- end(A[m, k] B[k, n])
 *
 *   element (i, p) of A at   aAt + i aRow + p aStep
 *   element (p, j) of B at   (j / 16V) 16V k + 16V p + j mod 16V          in panels, filled up with zeros
 *   element (i, j) of C at   cAt + i cRow + j cLane
 *
 * A work-item computes ROWS x 16V elements, V = VECTORS, or 1 where n is at most 16, p upwards and by fma: the order of additions is that of the plain
 * loop, whatever the tile. Where B is transposed and n is not small, the host exchanges the factors and computes the
 * transpose of C, so that the factor with fewer elements is copied to panels.
 *
 *   ROWS      rows of a tile, 6
 *   VECTORS   vectors of a wide tile, 1
 */
#ifndef ROWS
#define ROWS 6
#define VECTORS 1
#endif

FUNCTIONS(float16, int16, as_float16, as_int16)

/* B to panels, from rows (bLane = 1) or columns; work-item (x, y) copies terms 64 y ... of panel x. */
kernel void panels(
        uint n, uint k, uint width, global const float* restrict b, ulong bAt, ulong bStep, ulong bLane,
        global float* restrict t) {
    const uint blocks = (k + 63) / 64;
    const uint panel = get_global_id(0) / blocks;
    const uint from = get_global_id(0) % blocks * 64;
    const uint to = min(k, from + 64);
    const uint j0 = panel * width;
    if (j0 >= n) {
        return;
    }
    const uint lanes = min(width, n - j0);
    t += (ulong)panel * k * width;
    b += bAt + j0 * bLane;
    if (lanes < width) {
        for (uint p = from; p < to; p++) {
            for (uint j = 0; j < width; j++) {
                t[(ulong)p * width + j] = j < lanes ? b[p * bStep + j * bLane] : 0;
            }
        }
    } else if (bLane == 1) {
        for (uint p = from; p < to; p++) {
            for (uint j = 0; j < width; j += 16) {
                vstore16(vload16(0, b + p * bStep + j), 0, t + (ulong)p * width + j);
            }
        }
    } else {
        for (uint p = from; p < to; p++) {
            for (uint j = 0; j < width; j++) {
                t[(ulong)p * width + j] = b[p * bStep + j * bLane];
            }
        }
    }
}

float16 load_part(global const float* s, ulong lane, uint count) {
    float v[16];
    for (uint q = 0; q < 16; q++) {
        v[q] = q < count ? s[q * lane] : 0;
    }
    return vload16(0, v);
}

float16 load(global const float* s, ulong lane, uint count) {
    return lane == 1 && count == 16 ? vload16(0, s) : load_part(s, lane, count);
}

void store(float16 x, global float* t, ulong lane, uint count) {
    if (lane == 1 && count == 16) {
        vstore16(x, 0, t);
        return;
    }
    float v[16];
    vstore16(x, 0, v);
    for (uint q = 0; q < count; q++) {
        t[q * lane] = v[q];
    }
}

#define ARGUMENTS                                                                                                      \
    uint m, uint n, uint k, global const float *restrict a, ulong aAt, ulong aRow, ulong aStep,                        \
            global const float *restrict b, global float *restrict c, ulong cAt, ulong cRow, ulong cLane

/* END turns the sums of a vector into the elements of C; it sees them as sum, their row as i, their first lane as j, the
 * number of lanes that are there as count, and where they go as t. */
#define TILE(V, END)                                                                                                   \
    const uint high = (m + ROWS - 1) / ROWS;                                                                           \
    const uint i0 = get_global_id(0) % high * ROWS;                                                                    \
    const uint j0 = get_global_id(0) / high * 16 * V;                                                                  \
    if (j0 >= n) {                                                                                                     \
        return;                                                                                                        \
    }                                                                                                                  \
    b += (ulong)j0 * k;                                                                                                \
    global const float* rows[ROWS];                                                                                    \
    _Pragma("unroll") for (uint r = 0; r < ROWS; r++) {                                                                \
        rows[r] = a + aAt + min(i0 + r, m - 1) * aRow;                                                                 \
    }                                                                                                                  \
    float16 sums[ROWS][V];                                                                                             \
    _Pragma("unroll") for (uint r = 0; r < ROWS; r++) {                                                                \
        _Pragma("unroll") for (uint v = 0; v < V; v++) {                                                               \
            sums[r][v] = (float16)(0.0f);                                                                              \
        }                                                                                                              \
    }                                                                                                                  \
    for (uint p = 0; p < k; p++) {                                                                                     \
        float16 lanes[V];                                                                                              \
        _Pragma("unroll") for (uint v = 0; v < V; v++) {                                                               \
            lanes[v] = vload16(0, b + (ulong)p * 16 * V + 16 * v);                                                     \
        }                                                                                                              \
        _Pragma("unroll") for (uint r = 0; r < ROWS; r++) {                                                            \
            const float16 x = (float16)(rows[r][p * aStep]);                                                           \
            _Pragma("unroll") for (uint v = 0; v < V; v++) {                                                           \
                sums[r][v] = fma(x, lanes[v], sums[r][v]);                                                             \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    _Pragma("unroll") for (uint r = 0; r < ROWS; r++) {                                                                \
        const uint i = i0 + r;                                                                                         \
        _Pragma("unroll") for (uint v = 0; v < V; v++) {                                                               \
            const uint j = j0 + 16 * v;                                                                                \
            if (i < m && j < n) {                                                                                      \
                const uint count = min(16u, n - j);                                                                    \
                global float* t = c + cAt + i * cRow + j * cLane;                                                      \
                const float16 sum = sums[r][v];                                                                        \
                END                                                                                                    \
            }                                                                                                          \
        }                                                                                                              \
    }

/* C <- alpha A B + beta C */
#define GEMM                                                                                                           \
    store(beta == 0 ? (float16)(alpha) * sum : scaled(alpha, sum, beta, load(t, cLane, count)), t, cLane, count);

/* C <- g(A B + 1 bias^T), or its transpose: the bias of element (i, j) is at biasAt + i biasRow + j biasLane */
#define DENSE                                                                                                          \
    const float16 shift = biasLane == 0 ? (float16)(bias[biasAt + i]) : load(bias + biasAt + j, 1, count);             \
    store(activation(g, sum + shift), t, cLane, count);

/* C <- A B . g'(X), X as C */
#define HIDDEN_DELTA                                                                                                   \
    store(sum * slope(g, load(x + xAt + i * cRow + j * cLane, cLane, count)), t, cLane, count);

kernel void gemm_narrow(ARGUMENTS, float alpha, float beta) {
    TILE(1, GEMM)
}
kernel void dense_narrow(ARGUMENTS, int g, global const float* bias, ulong biasAt, uint biasLane) {
    TILE(1, DENSE)
}
kernel void hidden_delta_narrow(ARGUMENTS, int g, global const float* x, ulong xAt) {
    TILE(1, HIDDEN_DELTA)
}

kernel void gemm_wide(ARGUMENTS, float alpha, float beta) {
    TILE(VECTORS, GEMM)
}
kernel void dense_wide(ARGUMENTS, int g, global const float* bias, ulong biasAt, uint biasLane) {
    TILE(VECTORS, DENSE)
}
kernel void hidden_delta_wide(ARGUMENTS, int g, global const float* x, ulong xAt) {
    TILE(VECTORS, HIDDEN_DELTA)
}
