/* Products on a GPU: a work-group computes a tile of C from pieces of A and B in local memory, each work-item a block of it
 * in registers.
 *
 *   C[m, n] <- end(A[m, k] B[k, n])
 *
 *   element (i, p) of A at   aAt + i lda + p        or, transposed,   aAt + p lda + i
 *   element (p, j) of B at   bAt + p ldb + j        or, transposed,   bAt + j ldb + p
 *   element (i, j) of C at   cAt + i n + j
 *
 * The terms are added p upwards and by fma: the order of additions is that of the plain loop, whatever the tile. While a
 * piece is computed with, the next is on its way to registers, and then goes to the other half of local memory, so there is
 * one barrier for each piece.
 *
 *   TILE_M, TILE_N   the tile of a work-group, 64 x 64
 *   TILE_K           terms of a piece, 16
 *   ITEM_M, ITEM_N   the block of a work-item, 4 x 4; (TILE_M / ITEM_M) (TILE_N / ITEM_N) work-items are a group
 *   PAD              elements after each row in local memory, against bank conflicts, 4
 */
#ifndef TILE_M
#define TILE_M 64
#define TILE_N 64
#define TILE_K 16
#define ITEM_M 4
#define ITEM_N 4
#define PAD 4
#endif

#define COLUMNS (TILE_N / ITEM_N)
#define ITEMS (TILE_M / ITEM_M * COLUMNS)
/* elements of a piece that a work-item fetches */
#define FETCH_A (TILE_M * TILE_K / ITEMS)
#define FETCH_B (TILE_N * TILE_K / ITEMS)

#if TILE_M * TILE_K % ITEMS != 0 || TILE_N * TILE_K % ITEMS != 0
#error "each work-item must fetch as many elements"
#endif

#define UNROLL _Pragma("unroll")
#define INLINE static __attribute__((always_inline))

/* ---- factors and their pieces */

/* A factor of the product: rows of A or columns of B are its lines, each of k terms. */
typedef struct {
    global const float* s;
    ulong at;
    uint ld;
    bool terms_adjoin; /* the terms of a line are neighbours in memory, not the lines of a term */
    uint lines;
} Factor;

/* Pieces of A and of B in local memory, of which each has two halves: one to compute with, one for the next piece. */
typedef struct {
    local float (*a)[TILE_K][TILE_M + PAD];
    local float (*b)[TILE_K][TILE_N + PAD];
} Pieces;

/* Element e of a piece of `width` lines is of this line and this term: neighbours in e are neighbours in the factor's memory. */
INLINE uint line_of(Factor x, uint width, uint e) {
    return x.terms_adjoin ? e / TILE_K : e % width;
}
INLINE uint term_of(Factor x, uint width, uint e) {
    return x.terms_adjoin ? e % TILE_K : e / width;
}

/* Element e of the piece from line line0 and term p0 on; `beyond`, which is a zero, beyond the factor's end. */
INLINE float fetch(Factor x, uint width, uint e, uint line0, uint p0, uint k, float beyond) {
    const uint line = line0 + line_of(x, width, e);
    const uint p = p0 + term_of(x, width, e);
    if (line >= x.lines || p >= k) {
        return beyond;
    }
    return x.s[x.at + (x.terms_adjoin ? (ulong)line * x.ld + p : (ulong)p * x.ld + line)];
}

/* A work-item's elements of the next pieces, on their way through registers. */
typedef struct {
    float a[FETCH_A];
    float b[FETCH_B];
} Next;

/* The zeros beyond the end have products of -0, so that adding them changes no sum, not even one that has underflowed to -0. */
INLINE Next fetch_next(Factor a, uint i0, Factor b, uint j0, uint p0, uint k) {
    Next next;
    UNROLL for (uint f = 0; f < FETCH_A; f++) {
        next.a[f] = fetch(a, TILE_M, get_local_id(0) + f * ITEMS, i0, p0, k, 0.0f);
    }
    UNROLL for (uint f = 0; f < FETCH_B; f++) {
        next.b[f] = fetch(b, TILE_N, get_local_id(0) + f * ITEMS, j0, p0, k, -0.0f);
    }
    return next;
}

INLINE void keep(Next next, Factor a, Factor b, Pieces pieces, uint half_) {
    UNROLL for (uint f = 0; f < FETCH_A; f++) {
        const uint e = get_local_id(0) + f * ITEMS;
        pieces.a[half_][term_of(a, TILE_M, e)][line_of(a, TILE_M, e)] = next.a[f];
    }
    UNROLL for (uint f = 0; f < FETCH_B; f++) {
        const uint e = get_local_id(0) + f * ITEMS;
        pieces.b[half_][term_of(b, TILE_N, e)][line_of(b, TILE_N, e)] = next.b[f];
    }
}

/* ---- tiles */

/* Where a work-item's block of C begins. */
typedef struct {
    uint i;
    uint j;
} Place;

INLINE Place tile_of(uint n) {
    const uint across = (n + TILE_N - 1) / TILE_N;
    const Place tile = {get_group_id(0) / across * TILE_M, get_group_id(0) % across * TILE_N};
    return tile;
}

INLINE Place block_in_tile(void) {
    const Place block = {get_local_id(0) / COLUMNS * ITEM_M, get_local_id(0) % COLUMNS * ITEM_N};
    return block;
}

/* sums <- the work-item's block of A B, and rows <- the sums of its rows of A */
INLINE void multiply(Factor a, Factor b, uint n, uint k, Pieces pieces, float sums[ITEM_M][ITEM_N],
        float rows[ITEM_M]) {
    const Place tile = tile_of(n);
    const Place block = block_in_tile();
    UNROLL for (uint r = 0; r < ITEM_M; r++) {
        rows[r] = 0;
        UNROLL for (uint s = 0; s < ITEM_N; s++) {
            sums[r][s] = 0;
        }
    }
    uint half_ = 0;
    Next next = fetch_next(a, tile.i, b, tile.j, 0, k);
    keep(next, a, b, pieces, half_);
    for (uint from = 0; from < k; from += TILE_K) {
        barrier(CLK_LOCAL_MEM_FENCE);
        const bool more = from + TILE_K < k;
        if (more) {
            next = fetch_next(a, tile.i, b, tile.j, from + TILE_K, k);
        }
        UNROLL for (uint p = 0; p < TILE_K; p++) {
            float x[ITEM_M];
            float y[ITEM_N];
            UNROLL for (uint r = 0; r < ITEM_M; r++) {
                x[r] = pieces.a[half_][p][block.i + r];
            }
            UNROLL for (uint s = 0; s < ITEM_N; s++) {
                y[s] = pieces.b[half_][p][block.j + s];
            }
            UNROLL for (uint r = 0; r < ITEM_M; r++) {
                rows[r] += x[r];
                UNROLL for (uint s = 0; s < ITEM_N; s++) {
                    sums[r][s] = fma(x[r], y[s], sums[r][s]);
                }
            }
        }
        if (more) {
            half_ ^= 1;
            keep(next, a, b, pieces, half_);
        }
    }
}

/* ---- ends */

/* Uses of the sums S. */
typedef struct {
    enum { GEMM, DENSE, HIDDEN_DELTA } kind; /* alpha S + beta C, g(S + 1 x^T), S . g'(X) */
    float alpha;
    float beta;
    int g;
    global const float* x;
    ulong xAt;
} End;

INLINE float scale_and_keep(float alpha, float sum, float beta, global const float* old) {
    return beta == 0 ? alpha * sum : scaled(alpha, sum, beta, *old);
}

/* C <- the end of the work-item's block of sums, as far as C reaches */
INLINE void store(float sums[ITEM_M][ITEM_N], End e, uint m, uint n, global float* c) {
    const Place tile = tile_of(n);
    const Place block = block_in_tile();
    UNROLL for (uint r = 0; r < ITEM_M; r++) {
        UNROLL for (uint s = 0; s < ITEM_N; s++) {
            const uint i = tile.i + block.i + r;
            const uint j = tile.j + block.j + s;
            if (i < m && j < n) {
                const ulong at = (ulong)i * n + j;
                const float sum = sums[r][s];
                if (e.kind == GEMM) {
                    c[at] = scale_and_keep(e.alpha, sum, e.beta, c + at);
                } else if (e.kind == DENSE) {
                    c[at] = activation(e.g, sum + e.x[e.xAt + j]);
                } else {
                    c[at] = sum * slope(e.g, e.x[e.xAt + at]);
                }
            }
        }
    }
}

/* ---- kernels */

#define GROUP __attribute__((reqd_work_group_size(ITEMS, 1, 1)))

#define ARGUMENTS                                                                                                      \
    uint m, uint n, uint k, global const float *restrict a, ulong aAt, uint lda, global const float *restrict b,       \
            ulong bAt, uint ldb, global float *restrict c, ulong cAt

/* The bodies of the kernels; A is transposed if TA is 1, and B if TB is. */
#define PRODUCT(TA, TB)                                                                                                \
    local float pieceA[2][TILE_K][TILE_M + PAD];                                                                       \
    local float pieceB[2][TILE_K][TILE_N + PAD];                                                                       \
    float sums[ITEM_M][ITEM_N];                                                                                        \
    float rows[ITEM_M];                                                                                                \
    const Factor ofA = {a, aAt, lda, !TA, m};                                                                          \
    const Factor ofB = {b, bAt, ldb, TB, n};                                                                           \
    const Pieces pieces = {pieceA, pieceB};                                                                            \
    multiply(ofA, ofB, n, k, pieces, sums, rows);

/* C <- alpha A B + beta C */
#define GEMM_KERNEL(TA, TB)                                                                                            \
    PRODUCT(TA, TB)                                                                                                    \
    const End e = {GEMM, alpha, beta, 0, 0, 0};                                                                        \
    store(sums, e, m, n, c + cAt);

GROUP kernel void gemm_nn(ARGUMENTS, float alpha, float beta) {
    GEMM_KERNEL(0, 0)
}
GROUP kernel void gemm_nt(ARGUMENTS, float alpha, float beta) {
    GEMM_KERNEL(0, 1)
}
GROUP kernel void gemm_tn(ARGUMENTS, float alpha, float beta) {
    GEMM_KERNEL(1, 0)
}
GROUP kernel void gemm_tt(ARGUMENTS, float alpha, float beta) {
    GEMM_KERNEL(1, 1)
}

/* C <- g(A B^T + 1 bias^T) */
GROUP kernel void dense(ARGUMENTS, int g, global const float* bias, ulong biasAt) {
    PRODUCT(0, 1)
    const End e = {DENSE, 1, 0, g, bias, biasAt};
    store(sums, e, m, n, c + cAt);
}

/* C <- A B . g'(X) */
GROUP kernel void hidden_delta(ARGUMENTS, int g, global const float* x, ulong xAt) {
    PRODUCT(0, 0)
    const End e = {HIDDEN_DELTA, 1, 0, g, x, xAt};
    store(sums, e, m, n, c + cAt);
}

/* C <- alpha A^T B + beta C, and bias_i <- alpha sum_p a_pi + betaBias bias_i by the work-items of the first columns */
GROUP kernel void gradient(
        ARGUMENTS, float alpha, float beta, global float* bias, ulong biasAt, float betaBias) {
    GEMM_KERNEL(1, 0)
    if (tile_of(n).j + block_in_tile().j == 0) {
        UNROLL for (uint r = 0; r < ITEM_M; r++) {
            const uint i = tile_of(n).i + block_in_tile().i + r;
            if (i < m) {
                bias[biasAt + i] = scale_and_keep(alpha, rows[r], betaBias, bias + biasAt + i);
            }
        }
    }
}
