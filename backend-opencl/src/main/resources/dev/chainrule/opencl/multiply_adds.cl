/* The most that a device can compute: multiply-adds that wait for nothing but the one before in their chain.
 *
 *   F        the type of a chain: float on a GPU; on a processor its widest vector
 *   FLOATS   the floats of F
 *   CHAINS   the chains of a work-item: they fit into registers, and fill units of latency 4 to 6; 8 on a GPU, else 12
 *
 * Chain c of work-item i has FLOATS floats from (c * items + i) * FLOATS on, so that neighbours read what lies side by side.
 */
#define UNROLL _Pragma("unroll")

/* an F that may begin at any float */
typedef F __attribute__((aligned(4))) loose;

/* t_j <- x t_j + y, `steps` times, for the first items * CHAINS * FLOATS floats of t */
kernel void multiply_adds(ulong items, uint steps, float x, float y, global float* t, ulong tAt) {
    const size_t i = get_global_id(0);
    if (i >= items) {
        return;
    }
    t += tAt + i * FLOATS;
    F a[CHAINS];
    UNROLL for (uint c = 0; c < CHAINS; c++) {
        a[c] = *(global const loose*)(t + c * items * FLOATS);
    }
    for (uint s = 0; s < steps; s++) {
        UNROLL for (uint c = 0; c < CHAINS; c++) {
            a[c] = fma(a[c], (F)(x), (F)(y));
        }
    }
    UNROLL for (uint c = 0; c < CHAINS; c++) {
        *(global loose*)(t + c * items * FLOATS) = a[c];
    }
}

/* the same for the rest, a float each */
kernel void multiply_adds_rest(ulong items, uint steps, float x, float y, global float* t, ulong tAt) {
    const size_t i = get_global_id(0);
    if (i >= items) {
        return;
    }
    float a = t[tAt + i];
    for (uint s = 0; s < steps; s++) {
        a = fma(a, x, y);
    }
    t[tAt + i] = a;
}
