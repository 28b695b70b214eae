/* Products on the vectors of a CPU: no local memory, one work-item for each block of C.
 *
 *   C[m, n] <- end(A[m, k] B[k, n])
 *
 *   element (i, p) of A at   aAt + i aRow + p aStep
 *   element (p, j) of B at   bAt + p bStep + j bLane
 *   element (i, j) of C at   cAt + i cRow + j cLane
 *
 * A block of C has up to blockRows x blockLanes elements. Its work-item takes TERMS terms at a time, and of them 16V lanes,
 * V = VECTORS, or 1 in the kernels called narrow: it copies that piece of B to a panel that stays in the nearest cache, filled
 * up with zeros, and computes tiles of ROWS x 16V elements with it, in registers. The sums wait in `kept` for their next
 * terms. Terms are added p upwards and by fma: the order of additions is that of the plain loop, whatever the sizes.
 *
 *   ROWS          rows of a tile, 6
 *   VECTORS       vectors of a wide panel, 1
 *   TERMS         terms of a panel, 256
 *   KEPT_ROWS     the most rows of a block with more terms than one panel has, 256
 *   KEPT_PANELS   the most panels of such a block, 2
 */
#ifndef ROWS
#define ROWS 6
#define VECTORS 1
#define TERMS 256
#endif
#ifndef KEPT_ROWS
#define KEPT_ROWS 256
#define KEPT_PANELS 2
#endif

#define UNROLL _Pragma("unroll")
#define INLINE __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))

typedef float16 loose __attribute__((aligned(4)));
FUNCTIONS(float16, int16, as_float16, as_int16)

/* ---- vectors in memory: count elements are there, so far apart */

INLINE float16 load(global const float* s, ulong apart, uint count) {
    if (apart == 1 && count == 16) {
        return *(global const loose*)s;
    }
    float v[16];
    for (uint q = 0; q < 16; q++) {
        v[q] = q < count ? s[q * apart] : 0;
    }
    return vload16(0, v);
}

INLINE void store(float16 x, global float* t, ulong apart, uint count) {
    if (apart == 1 && count == 16) {
        *(global loose*)t = x;
        return;
    }
    float v[16];
    vstore16(x, 0, v);
    for (uint q = 0; q < count; q++) {
        t[q * apart] = v[q];
    }
}

/* ---- panels */

/* Rows to columns. To take the even elements before the odd ones rotates the 8 bits of an element's number, 4 for its row and
 * 4 for its column, by one; after four times they have changed places. */
INLINE void transpose(float16 x[16]) {
    UNROLL for (uint turn = 0; turn < 4; turn++) {
        float16 y[16];
        UNROLL for (uint i = 0; i < 8; i++) {
            y[i] = (float16)(x[2 * i].even, x[2 * i + 1].even);
            y[8 + i] = (float16)(x[2 * i].odd, x[2 * i + 1].odd);
        }
        UNROLL for (uint i = 0; i < 16; i++) {
            x[i] = y[i];
        }
    }
}

/* Element (p, 16v + q) of a piece of B to lane q of panel[p V + v]. */
INLINE void copy_to_panel(uint V, global const float* b, ulong bStep, ulong bLane, uint terms, uint lanes, float16* panel) {
    for (uint v = 0; v < V; v++) {
        const uint count = lanes > 16 * v ? min(16u, lanes - 16 * v) : 0;
        global const float* s = b + 16 * v * bLane;
        uint p = 0;
        if (bStep == 1 && count == 16) {
            for (; p + 16 <= terms; p += 16) {
                float16 x[16];
                UNROLL for (uint q = 0; q < 16; q++) {
                    x[q] = *(global const loose*)(s + q * bLane + p);
                }
                transpose(x);
                UNROLL for (uint q = 0; q < 16; q++) {
                    panel[(p + q) * V + v] = x[q];
                }
            }
        }
        for (; p < terms; p++) {
            panel[p * V + v] = load(s + p * bStep, bLane, count);
        }
    }
}

/* ---- tiles */

/* sums += A panel, for ROWS rows of A of which all after the last are the last again. A function of its own, so that it has
 * all registers for itself. */
#define ADD_PRODUCTS(NAME, V)                                                                                          \
    NOINLINE void NAME(global const float* a, ulong aRow, ulong aStep, uint last, uint terms, const float16* panel,    \
            bool first, float16* sums) {                                                                               \
        global const float* at[ROWS];                                                                                  \
        UNROLL for (uint r = 0; r < ROWS; r++) {                                                                       \
            at[r] = a + min(r, last) * aRow;                                                                           \
        }                                                                                                              \
        float16 s[ROWS][V];                                                                                            \
        UNROLL for (uint r = 0; r < ROWS; r++) {                                                                       \
            UNROLL for (uint v = 0; v < V; v++) {                                                                      \
                s[r][v] = first ? (float16)(0.0f) : sums[r * V + v];                                                   \
            }                                                                                                          \
        }                                                                                                              \
        for (uint p = 0; p < terms; p++) {                                                                             \
            UNROLL for (uint r = 0; r < ROWS; r++) {                                                                   \
                const float16 x = (float16)(*at[r]);                                                                   \
                at[r] += aStep;                                                                                        \
                UNROLL for (uint v = 0; v < V; v++) {                                                                  \
                    s[r][v] = fma(x, panel[v], s[r][v]);                                                               \
                }                                                                                                      \
            }                                                                                                          \
            panel += V;                                                                                                \
        }                                                                                                              \
        UNROLL for (uint r = 0; r < ROWS; r++) {                                                                       \
            UNROLL for (uint v = 0; v < V; v++) {                                                                      \
                sums[r * V + v] = s[r][v];                                                                             \
            }                                                                                                          \
        }                                                                                                              \
    }

ADD_PRODUCTS(add_narrow_products, 1)
ADD_PRODUCTS(add_wide_products, VECTORS)

/* Uses of the sums S; element (i, j) of X is at x + i xRow + j xLane. */
typedef struct {
    enum { GEMM, DENSE, HIDDEN_DELTA } kind; /* alpha S + beta C, g(S + X), S . g'(X) */
    float alpha;
    float beta;
    int g;
    global const float* x;
    ulong xRow;
    ulong xLane;
} End;

/* for count lanes at c; x is their element of X */
INLINE void end(End e, float16 sum, global const float* x, global float* c, ulong cLane, uint count) {
    if (e.kind == GEMM) {
        sum = e.beta == 0 ? (float16)(e.alpha) * sum : scaled(e.alpha, sum, e.beta, load(c, cLane, count));
    } else {
        const float16 y = load(x, e.xLane, count);
        sum = e.kind == DENSE ? activation(e.g, sum + y) : sum * slope(e.g, y);
    }
    store(sum, c, cLane, count);
}

/* ---- blocks */

/* What a work-item computes, from the block's first element on. */
typedef struct {
    uint rows;
    uint lanes;
    uint k;
    global const float* a;
    ulong aRow;
    ulong aStep;
    global const float* b;
    ulong bStep;
    ulong bLane;
    global float* c;
    ulong cRow;
    ulong cLane;
} Block;

INLINE void end_tile(uint V, Block x, uint i0, uint j0, const float16* sums, End e) {
    const uint rows = min((uint)ROWS, x.rows - i0);
    const uint lanes = min(16 * V, x.lanes - j0);
    global float* c = x.c + i0 * x.cRow + j0 * x.cLane;
    global const float* y = e.x + i0 * e.xRow + j0 * e.xLane;
    for (uint r = 0; r < rows; r++) {
        for (uint j = 0; j < lanes; j += 16) {
            end(e, sums[j / 16], y + j * e.xLane, c + j * x.cLane, x.cLane, min(16u, lanes - j));
        }
        c += x.cRow;
        y += e.xRow;
        sums += V;
    }
}

/* One piece of terms after the other; the tiles of a single piece need to keep nothing, and share a place. */
INLINE void compute(uint V, Block x, End e) {
    float16 panel[TERMS * VECTORS];
    float16 kept[KEPT_ROWS * KEPT_PANELS * VECTORS];
    for (uint from = 0; from < x.k; from += TERMS) {
        const uint terms = min((uint)TERMS, x.k - from);
        float16* sums = kept;
        for (uint j0 = 0; j0 < x.lanes; j0 += 16 * V) {
            copy_to_panel(V, x.b + from * x.bStep + j0 * x.bLane, x.bStep, x.bLane, terms, x.lanes - j0, panel);
            for (uint i0 = 0; i0 < x.rows; i0 += ROWS) {
                global const float* a = x.a + i0 * x.aRow + from * x.aStep;
                const uint last = x.rows - 1 - i0;
                if (V == 1) {
                    add_narrow_products(a, x.aRow, x.aStep, last, terms, panel, from == 0, sums);
                } else {
                    add_wide_products(a, x.aRow, x.aStep, last, terms, panel, from == 0, sums);
                }
                if (from + terms == x.k) {
                    end_tile(V, x, i0, j0, sums, e);
                }
                if (x.k > TERMS) {
                    sums += ROWS * V;
                }
            }
        }
    }
}

/* bias_i <- alpha sum_p a_ip + beta bias_i */
INLINE void sum_terms(Block x, float alpha, float beta, global float* bias) {
    for (uint i = 0; i < x.rows; i += 16) {
        const uint count = min(16u, x.rows - i);
        float16 sum = (float16)(0.0f);
        for (uint p = 0; p < x.k; p++) {
            sum += load(x.a + i * x.aRow + p * x.aStep, x.aRow, count);
        }
        sum = beta == 0 ? (float16)(alpha) * sum : scaled(alpha, sum, beta, load(bias + i, 1, count));
        store(sum, bias + i, 1, count);
    }
}

/* ---- kernels */

#define ARGUMENTS                                                                                                      \
    uint m, uint n, uint k, uint blockRows, uint blockLanes, global const float *a, ulong aAt, ulong aRow,             \
            ulong aStep, global const float *b, ulong bAt, ulong bStep, ulong bLane, global float *c, ulong cAt,       \
            ulong cRow, ulong cLane

/* Blocks of the same rows follow each other. */
#define BLOCK                                                                                                          \
    const size_t number = get_global_id(0);                                                                            \
    const uint across = (n + blockLanes - 1) / blockLanes;                                                             \
    const uint i = number / across * blockRows;                                                                        \
    const uint j = number % across * blockLanes;                                                                       \
    const Block x = {min(blockRows, m - i), min(blockLanes, n - j), k, a + aAt + i * aRow, aRow, aStep,                \
            b + bAt + j * bLane, bStep, bLane, c + cAt + i * cRow + j * cLane, cRow, cLane};

/* C <- alpha A B + beta C */
#define GEMM_KERNEL(V)                                                                                                 \
    BLOCK                                                                                                              \
    const End e = {GEMM, alpha, beta, 0, c, 0, 0};                                                                     \
    compute(V, x, e);

kernel void gemm_narrow(ARGUMENTS, float alpha, float beta) {
    GEMM_KERNEL(1)
}
kernel void gemm_wide(ARGUMENTS, float alpha, float beta) {
    GEMM_KERNEL(VECTORS)
}

/* C <- alpha A B + beta C, and by the blocks of the first columns bias_i <- alpha sum_p a_ip + betaBias bias_i */
#define GRADIENT_KERNEL(V)                                                                                             \
    GEMM_KERNEL(V)                                                                                                     \
    if (j == 0) {                                                                                                      \
        sum_terms(x, alpha, betaBias, bias + biasAt + i);                                                              \
    }

kernel void gradient_narrow(ARGUMENTS, float alpha, float beta, global float* bias, ulong biasAt, float betaBias) {
    GRADIENT_KERNEL(1)
}
kernel void gradient_wide(ARGUMENTS, float alpha, float beta, global float* bias, ulong biasAt, float betaBias) {
    GRADIENT_KERNEL(VECTORS)
}

/* C <- g(A B + X), where X is the bias in each row, or column: element (i, j) at yAt + i yRow + j yLane */
#define UNIT_KERNEL(V, KIND)                                                                                           \
    BLOCK                                                                                                              \
    const End e = {KIND, 1, 0, g, y + yAt + i * yRow + j * yLane, yRow, yLane};                                        \
    compute(V, x, e);

kernel void dense_narrow(ARGUMENTS, int g, global const float* y, ulong yAt, ulong yRow, ulong yLane) {
    UNIT_KERNEL(1, DENSE)
}
kernel void dense_wide(ARGUMENTS, int g, global const float* y, ulong yAt, ulong yRow, ulong yLane) {
    UNIT_KERNEL(VECTORS, DENSE)
}

/* C <- A B . g'(X) */
kernel void hidden_delta_narrow(ARGUMENTS, int g, global const float* y, ulong yAt, ulong yRow, ulong yLane) {
    UNIT_KERNEL(1, HIDDEN_DELTA)
}
kernel void hidden_delta_wide(ARGUMENTS, int g, global const float* y, ulong yAt, ulong yRow, ulong yLane) {
    UNIT_KERNEL(VECTORS, HIDDEN_DELTA)
}
