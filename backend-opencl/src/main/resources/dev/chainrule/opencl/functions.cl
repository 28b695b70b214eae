/* The functions of units, for float (F = float) and float16.
 *
 *   g                  activation(g, z)            slope(g, a), written in a = activation(g, z)
 *   SIGMOID            1 / (1 + e^-z)              a (1 - a)
 *   TANH               tanh z                      1 - a^2
 *   RELU               z where z > 0, else 0       1 where a > 0, else 0
 *   LEAKY_RELU         z where z > 0, else 0.01 z  1 where a > 0, else 0.01
 *   ELU                z where z > 0, else e^z - 1 1 where a > 0, else a + 1
 *   SOFTPLUS           ln(1 + e^z)                 1 - e^-a
 *   IDENTITY           z                           1
 *
 * By polynomials of our own, from additions, products, fma and divisions only, so that their error does not depend on a
 * driver's library: e^x for x <= 0 within 1 ulp, sigmoid, tanh, elu and softplus within 4 ulp where division is rounded correctly.
 * NaN goes through everything. The order of g is that of dev.chainrule.spi.Activation.
 */
#pragma OPENCL FP_CONTRACT OFF

#define SIGMOID 0
#define TANH 1
#define RELU 2
#define LEAKY_RELU 3
#define ELU 4
#define SOFTPLUS 5
#define IDENTITY 6

#define LOG2_E 1.442695f
/* ln 2 in two parts, the first with zeros at its end: n LN2_HIGH is exact for every exponent n */
#define LN2_HIGH 0x1.63p-1f
#define LN2_LOW -0x1.bd0106p-13f
/* the bits of the float next to sqrt(1/2) */
#define ROOT_OF_HALF 0x3f3504f3
/* 1.5 2^23: added to a number below 2^22 it leaves the nearest integer in the low bits */
#define ROUNDER 0x1.8p23f
/* ln of the smallest normal number: below, e^x is taken for 0 */
#define LEAST -87.33654f
/* above it e^x - 1 is a polynomial: nearly -ln 2 / 2 */
#define EXPM1_NEAR -0.34375f

#define FUNCTIONS(F, I, AS_F, AS_I)                                                                                    \
    /* e^x for x <= 0: x = n ln 2 + r with |r| <= ln 2 / 2, and e^r by its Taylor polynomial of degree 7 */            \
    F __attribute__((overloadable)) exp_of(F x) {                                                                      \
        F shifted = fma(x, (F)(LOG2_E), (F)(ROUNDER));                                                                 \
        F n = shifted - (F)(ROUNDER);                                                                                  \
        F r = fma(n, (F)(-LN2_LOW), fma(n, (F)(-LN2_HIGH), x));                                                        \
        F p = fma((F)(1 / 5040.0f), r, (F)(1 / 720.0f));                                                               \
        p = fma(fma(fma(fma(p, r, (F)(1 / 120.0f)), r, (F)(1 / 24.0f)), r, (F)(1 / 6.0f)), r, (F)(0.5f));              \
        p = fma(fma(p, r, (F)(1.0f)), r, (F)(1.0f));                                                                   \
        F scaled = AS_F(AS_I(p) + (AS_I(shifted) << 23));                                                              \
        scaled = select(scaled, (F)(0.0f), (I)(isless(x, (F)(LEAST))));                                                \
        return select(scaled, x, (I)(isnan(x)));                                                                       \
    }                                                                                                                  \
    /* e / (1 + e) with e = e^-|z| where z is negative, so that nothing overflows */                                   \
    F __attribute__((overloadable)) sigmoid(F z) {                                                                     \
        F e = exp_of(-fabs(z));                                                                                        \
        return select((F)(1.0f), e, (I)(isless(z, (F)(0.0f)))) / ((F)(1.0f) + e);                                      \
    }                                                                                                                  \
    /* z where |z| < 2^-12, an odd polynomial below 0.625 (Cephes, tanhf), (1 - e) / (1 + e), e = e^-2|z|, above */    \
    F __attribute__((overloadable)) tanh_of(F z) {                                                                     \
        F size = fabs(z);                                                                                              \
        F e = exp_of((F)(-2.0f) * size);                                                                               \
        F large = copysign(((F)(1.0f) - e) / ((F)(1.0f) + e), z);                                                      \
        F s = z * z;                                                                                                   \
        F p = fma(fma((F)(-5.7049887e-3f), s, (F)(2.0639088e-2f)), s, (F)(-0x1.b83c5ap-5f));                           \
        p = fma(fma(p, s, (F)(1.3331442e-1f)), s, (F)(-3.333328e-1f));                                                 \
        F small = fma(p * s, z, z);                                                                                    \
        small = select(small, z, (I)(isless(size, (F)(0x1p-12f))));                                                    \
        return select(large, small, (I)(isless(size, (F)(0.625f))));                                                   \
    }                                                                                                                  \
    /* e^x - 1 for x <= 0, within 2.5 ulp: near 0 by its Taylor polynomial of degree 7, elsewhere from e^x */          \
    F __attribute__((overloadable)) expm1_of(F x) {                                                                    \
        F p = fma((F)(1 / 5040.0f), x, (F)(1 / 720.0f));                                                               \
        p = fma(fma(fma(p, x, (F)(1 / 120.0f)), x, (F)(1 / 24.0f)), x, (F)(1 / 6.0f));                                 \
        p = fma(p, x, (F)(0.5f));                                                                                      \
        return select(exp_of(x) - (F)(1.0f), fma(p * x, x, x), (I)(isgreater(x, (F)(EXPM1_NEAR))));                    \
    }                                                                                                                  \
    /* 2 artanh s for |s| <= 1/3, by the odd series up to s^17 */                                                      \
    F __attribute__((overloadable)) twice_artanh(F s) {                                                                \
        F q = s * s;                                                                                                   \
        F p = fma(fma((F)(2 / 17.0f), q, (F)(2 / 15.0f)), q, (F)(2 / 13.0f));                                          \
        p = fma(fma(fma(p, q, (F)(2 / 11.0f)), q, (F)(2 / 9.0f)), q, (F)(2 / 7.0f));                                   \
        p = fma(fma(p, q, (F)(2 / 5.0f)), q, (F)(2 / 3.0f));                                                           \
        return fma(p * q, s, s + s);                                                                                   \
    }                                                                                                                  \
    /* ln(1 + e) for 0 <= e <= 1, with s = e / (2 + e) <= 1/3 */                                                       \
    F __attribute__((overloadable)) log1p_of(F e) {                                                                    \
        return twice_artanh(e / (e + (F)(2.0f)));                                                                      \
    }                                                                                                                  \
    F __attribute__((overloadable)) relu(F z) {                                                                        \
        return select(z, (F)(0.0f), (I)(isless(z, (F)(0.0f))));                                                        \
    }                                                                                                                  \
    F __attribute__((overloadable)) activation(int g, F z) {                                                           \
        if (g == SIGMOID) {                                                                                            \
            return sigmoid(z);                                                                                         \
        }                                                                                                              \
        if (g == TANH) {                                                                                               \
            return tanh_of(z);                                                                                         \
        }                                                                                                              \
        if (g == RELU) {                                                                                               \
            return relu(z);                                                                                            \
        }                                                                                                              \
        if (g == ELU) {                                                                                                \
            return select(expm1_of(z), z, (I)(isgreater(z, (F)(0.0f))));                                               \
        }                                                                                                              \
        if (g == SOFTPLUS) { /* max(z, 0) + ln(1 + e^-|z|), so that nothing overflows */                               \
            return relu(z) + log1p_of(exp_of(-fabs(z)));                                                               \
        }                                                                                                              \
        return g == LEAKY_RELU ? select(z, (F)(0.01f) * z, (I)(isless(z, (F)(0.0f)))) : z;                             \
    }                                                                                                                  \
    F __attribute__((overloadable)) slope(int g, F a) {                                                                \
        if (g == SIGMOID) {                                                                                            \
            return a * ((F)(1.0f) - a);                                                                                \
        }                                                                                                              \
        if (g == TANH) {                                                                                               \
            return (F)(1.0f) - a * a;                                                                                  \
        }                                                                                                              \
        if (g == RELU) {                                                                                               \
            return select((F)(0.0f), (F)(1.0f), (I)(isgreater(a, (F)(0.0f))));                                         \
        }                                                                                                              \
        if (g == ELU) {                                                                                                \
            return select(a + (F)(1.0f), (F)(1.0f), (I)(isgreater(a, (F)(0.0f))));                                     \
        }                                                                                                              \
        if (g == SOFTPLUS) {                                                                                           \
            return -expm1_of(-a);                                                                                      \
        }                                                                                                              \
        return g == LEAKY_RELU ? select((F)(0.01f), (F)(1.0f), (I)(isgreater(a, (F)(0.0f)))) : (F)(1.0f);              \
    }                                                                                                                  \
    /* alpha sum + beta c, the sum by fma */                                                                           \
    F __attribute__((overloadable)) scaled(float alpha, F sum, float beta, F c) {                                      \
        return fma((F)(alpha), sum, (F)(beta) * c);                                                                    \
    }

FUNCTIONS(float, int, as_float, as_int)

/* ln x for normal x above 0, within 2 ulp: x = 2^n v with sqrt(1/2) <= v < sqrt(2), and ln v with s = (v - 1) / (v + 1) */
float log_of(float x) {
    const int bits = as_int(x);
    const int n = (bits - ROOT_OF_HALF) >> 23;
    const float v = as_float(bits - (n << 23));
    const float of_v = twice_artanh((v - 1) / (v + 1));
    return isnan(x) ? x : fma((float)n, LN2_HIGH, fma((float)n, LN2_LOW, of_v));
}
