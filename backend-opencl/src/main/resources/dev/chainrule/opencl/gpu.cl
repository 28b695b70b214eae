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

/* Element e of a piece that reaches over so many lines: neighbours in e are neighbours in memory. */
#define LINE_OF(e, contiguous_in_k, lines) ((contiguous_in_k) ? (e) / TILE_K : (e) % (lines))
#define TERM_OF(e, contiguous_in_k, lines) ((contiguous_in_k) ? (e) % TILE_K : (e) / (lines))

float fetch(global const float* s, ulong at, uint ld, bool contiguous_in_k, uint line, uint lines, uint p, uint k) {
    if (line >= lines || p >= k) {
        return 0;
    }
    return s[at + (contiguous_in_k ? (ulong)line * ld + p : (ulong)p * ld + line)];
}

#define ARGUMENTS                                                                                                      \
    uint m, uint n, uint k, global const float *restrict a, ulong aAt, uint lda, global const float *restrict b,       \
            ulong bAt, uint ldb, global float *restrict c, ulong cAt

#define FETCH(TA, TB, from)                                                                                            \
    _Pragma("unroll") for (uint f = 0; f < FETCH_A; f++) {                                                             \
        const uint e = item + f * ITEMS;                                                                               \
        nextA[f] = fetch(a, aAt, lda, !TA, i0 + LINE_OF(e, !TA, TILE_M), m, (from) + TERM_OF(e, !TA, TILE_M), k);      \
    }                                                                                                                  \
    _Pragma("unroll") for (uint f = 0; f < FETCH_B; f++) {                                                             \
        const uint e = item + f * ITEMS;                                                                               \
        nextB[f] = fetch(b, bAt, ldb, TB, j0 + LINE_OF(e, TB, TILE_N), n, (from) + TERM_OF(e, TB, TILE_N), k);         \
    }

#define KEEP(TA, TB, half)                                                                                             \
    _Pragma("unroll") for (uint f = 0; f < FETCH_A; f++) {                                                             \
        const uint e = item + f * ITEMS;                                                                               \
        pieceA[half][TERM_OF(e, !TA, TILE_M)][LINE_OF(e, !TA, TILE_M)] = nextA[f];                                     \
    }                                                                                                                  \
    _Pragma("unroll") for (uint f = 0; f < FETCH_B; f++) {                                                             \
        const uint e = item + f * ITEMS;                                                                               \
        pieceB[half][TERM_OF(e, TB, TILE_N)][LINE_OF(e, TB, TILE_N)] = nextB[f];                                       \
    }

/* TERM is called with each term's elements of A as x[], after they were read; END with each sum as sum, its place as i, j
 * and at. */
#define TILE(TA, TB, TERM, END)                                                                                        \
    local float pieceA[2][TILE_K][TILE_M + PAD];                                                                       \
    local float pieceB[2][TILE_K][TILE_N + PAD];                                                                       \
    const uint item = get_local_id(0);                                                                                 \
    const uint across = (n + TILE_N - 1) / TILE_N;                                                                     \
    const uint i0 = get_group_id(0) / across * TILE_M;                                                                 \
    const uint j0 = get_group_id(0) % across * TILE_N;                                                                 \
    const uint ti = item / COLUMNS * ITEM_M;                                                                           \
    const uint tj = item % COLUMNS * ITEM_N;                                                                           \
    float nextA[FETCH_A];                                                                                              \
    float nextB[FETCH_B];                                                                                              \
    float sums[ITEM_M][ITEM_N];                                                                                        \
    _Pragma("unroll") for (uint r = 0; r < ITEM_M; r++) {                                                              \
        _Pragma("unroll") for (uint s = 0; s < ITEM_N; s++) {                                                          \
            sums[r][s] = 0;                                                                                            \
        }                                                                                                              \
    }                                                                                                                  \
    FETCH(TA, TB, 0)                                                                                                   \
    KEEP(TA, TB, 0)                                                                                                    \
    uint half_ = 0;                                                                                                    \
    for (uint from = 0; from < k; from += TILE_K) {                                                                    \
        barrier(CLK_LOCAL_MEM_FENCE);                                                                                  \
        const bool more = from + TILE_K < k;                                                                           \
        if (more) {                                                                                                    \
            FETCH(TA, TB, from + TILE_K)                                                                               \
        }                                                                                                              \
        _Pragma("unroll") for (uint p = 0; p < TILE_K; p++) {                                                          \
            float x[ITEM_M];                                                                                           \
            float y[ITEM_N];                                                                                           \
            _Pragma("unroll") for (uint r = 0; r < ITEM_M; r++) {                                                      \
                x[r] = pieceA[half_][p][ti + r];                                                                       \
            }                                                                                                          \
            _Pragma("unroll") for (uint s = 0; s < ITEM_N; s++) {                                                      \
                y[s] = pieceB[half_][p][tj + s];                                                                       \
            }                                                                                                          \
            TERM                                                                                                       \
            _Pragma("unroll") for (uint r = 0; r < ITEM_M; r++) {                                                      \
                _Pragma("unroll") for (uint s = 0; s < ITEM_N; s++) {                                                  \
                    sums[r][s] = fma(x[r], y[s], sums[r][s]);                                                          \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
        if (more) {                                                                                                    \
            half_ ^= 1;                                                                                                \
            KEEP(TA, TB, half_)                                                                                        \
        }                                                                                                              \
    }                                                                                                                  \
    _Pragma("unroll") for (uint r = 0; r < ITEM_M; r++) {                                                              \
        _Pragma("unroll") for (uint s = 0; s < ITEM_N; s++) {                                                          \
            const uint i = i0 + ti + r;                                                                                \
            const uint j = j0 + tj + s;                                                                                \
            if (i < m && j < n) {                                                                                      \
                const ulong at = (ulong)i * n + j;                                                                     \
                const float sum = sums[r][s];                                                                          \
                END                                                                                                    \
            }                                                                                                          \
        }                                                                                                              \
    }

#define GROUP __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
#define NOTHING

/* C <- alpha A B + beta C */
#define GEMM c[cAt + at] = beta == 0 ? alpha * sum : scaled(alpha, sum, beta, c[cAt + at]);

GROUP kernel void gemm_nn(ARGUMENTS, float alpha, float beta) {
    TILE(0, 0, NOTHING, GEMM)
}
GROUP kernel void gemm_nt(ARGUMENTS, float alpha, float beta) {
    TILE(0, 1, NOTHING, GEMM)
}
GROUP kernel void gemm_tn(ARGUMENTS, float alpha, float beta) {
    TILE(1, 0, NOTHING, GEMM)
}
GROUP kernel void gemm_tt(ARGUMENTS, float alpha, float beta) {
    TILE(1, 1, NOTHING, GEMM)
}

/* C <- g(A B^T + 1 bias^T) */
GROUP kernel void dense(ARGUMENTS, int g, global const float* bias, ulong biasAt) {
    TILE(0, 1, NOTHING, c[cAt + at] = activation(g, sum + bias[biasAt + j]);)
}

/* C <- A B . g'(X) */
GROUP kernel void hidden_delta(ARGUMENTS, int g, global const float* x_, ulong xAt) {
    TILE(0, 0, NOTHING, c[cAt + at] = sum * slope(g, x_[xAt + at]);)
}

/* C <- alpha A^T B + beta C, and bias_i <- alpha sum_p a_pi + betaBias bias_i by the groups of the first columns */
GROUP kernel void gradient(
        ARGUMENTS, float alpha, float beta, global float* bias, ulong biasAt, float betaBias) {
    float rows[ITEM_M];
    _Pragma("unroll") for (uint r = 0; r < ITEM_M; r++) {
        rows[r] = 0;
    }
    TILE(1, 0, _Pragma("unroll") for (uint r = 0; r < ITEM_M; r++) { rows[r] += x[r]; }, GEMM)
    if (j0 + tj == 0) {
        _Pragma("unroll") for (uint r = 0; r < ITEM_M; r++) {
            const uint i = i0 + ti + r;
            if (i < m) {
                bias[biasAt + i] =
                        betaBias == 0 ? alpha * rows[r] : scaled(alpha, rows[r], betaBias, bias[biasAt + i]);
            }
        }
    }
}
