package dev.chainrule.cpu.plain;

/**
 * The functions of units, one float32 at a time, by polynomials of our own; {@code VectorFunctions} computes the same ones, with
 * the same bits. They consist of additions, products, fma and divisions, each rounded as IEEE 754 says, so compiled and
 * interpreted code give the same bits. C2 does not vectorize them. A sigmoid takes 3 ns; by {@link StrictMath} it takes 8 ns on
 * JDK 25 and 33 ns on JDK 17.
 */
public final class PlainFunctions {
    /** The logarithm of e to the base 2. */
    public static final float LOG2_E = 1.442695f;
    /** The greater part of ln 2, with few enough bits that n · LN2_HIGH is exact for every exponent n. */
    public static final float LN2_HIGH = 0x1.63p-1f;

    /** ln 2 - LN2_HIGH. */
    public static final float LN2_LOW = -0x1.bd0106p-13f;
    /** Above it e^x - 1 is a polynomial: nearly -½ ln 2. */
    public static final float EXPM1_NEAR = -0.34375f;
    /** 1.5 · 2²³: the sum of it and a number below 2²² has the nearest integer in its low bits. */
    public static final float ROUNDER = 0x1.8p23f;
    /** The logarithm of the smallest normal number: e^x is 0 for smaller x. */
    public static final float LEAST = -87.33654f;

    /** The bits of the float32 next to √½. */
    static final int ROOT_OF_HALF = 0x3f3504f3;

    /** The bits of a float32 below its exponent. */
    public static final int MANTISSA_BITS = 23;

    private PlainFunctions() {}

    /**
     * e^x for x ≤ 0, within 1 ulp: x = n ln 2 + r with |r| ≤ ½ ln 2, and e^r by its Taylor polynomial of degree 7
     * (remainder r⁸/8! &lt; 2⁻²⁷). NaN goes through.
     */
    static float exp(float x) {
        if (x < LEAST) {
            return 0;
        }
        if (Float.isNaN(x)) {
            return x;
        }
        float shifted = Math.fma(x, LOG2_E, ROUNDER);
        float n = shifted - ROUNDER;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        float p = Math.fma(1 / 5040f, r, 1 / 720f);
        p = Math.fma(Math.fma(Math.fma(Math.fma(p, r, 1 / 120f), r, 1 / 24f), r, 1 / 6f), r, 0.5f);
        p = Math.fma(Math.fma(p, r, 1), r, 1);
        return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << MANTISSA_BITS));
    }

    /** 1 / (1 + e^-z), as e / (1 + e) with e = e^-|z| where z is negative, so that nothing overflows. */
    static float sigmoid(float z) {
        float e = exp(-Math.abs(z));
        return (z < 0 ? e : 1) / (1 + e);
    }

    /**
     * tanh z: z itself where |z| &lt; 2⁻¹², an odd polynomial below 0.625 (Cephes, tanhf), and ±(1 - e) / (1 + e)
     * with e = e^(-2|z|) above.
     */
    static float tanh(float z) {
        float size = Math.abs(z);
        if (size < 0x1p-12f) {
            return z;
        }
        if (size < 0.625f) {
            float s = z * z;
            float p = Math.fma(Math.fma(-5.7049887e-3f, s, 2.0639088e-2f), s, -0x1.b83c5ap-5f);
            p = Math.fma(Math.fma(p, s, 1.3331442e-1f), s, -3.333328e-1f);
            return Math.fma(p * s, z, z);
        }
        float e = exp(-2 * size);
        float large = (1 - e) / (1 + e);
        return z < 0 ? -large : large;
    }

    /**
     * e^x - 1 for x ≤ 0, within 2.5 ulp: near 0 by its Taylor polynomial of degree 7 (remainder of a term less than |x|⁷/8! &lt;
     * 2⁻²⁵ of x), and elsewhere from e^x, which is then at most 0.71, so that at most two of its bits cancel. NaN goes through.
     */
    static float expm1(float x) {
        if (x > EXPM1_NEAR) {
            float p = Math.fma(1 / 5040f, x, 1 / 720f);
            p = Math.fma(Math.fma(Math.fma(Math.fma(p, x, 1 / 120f), x, 1 / 24f), x, 1 / 6f), x, 0.5f);
            return Math.fma(p * x, x, x);
        }
        return exp(x) - 1;
    }

    /** z where z &gt; 0, else e^z - 1. */
    static float elu(float z) {
        return z > 0 ? z : expm1(z);
    }

    /** ln(1 + e^z) as max(z, 0) + ln(1 + e^-|z|), so that nothing overflows. */
    static float softplus(float z) {
        return (z < 0 ? 0 : z) + log1p(exp(-Math.abs(z)));
    }

    /** The slope of softplus, 1 - e^-a, written in a = softplus(z). */
    static float slopeOfSoftplus(float a) {
        return -expm1(-a);
    }

    /** ln(1 + e) for 0 ≤ e ≤ 1: 2 artanh s with s = e / (2 + e) ≤ ⅓. */
    static float log1p(float e) {
        return twiceArtanh(e / (e + 2));
    }

    /**
     * ln x for normal x above 0, within 2 ulp: x = 2ⁿ v with √½ ≤ v &lt; √2, and ln v = 2 artanh s with s = (v - 1) / (v + 1), |s| ≤
     * 0.172. NaN goes through.
     */
    public static float log(float x) {
        if (Float.isNaN(x)) {
            return x;
        }
        int bits = Float.floatToRawIntBits(x);
        int n = (bits - ROOT_OF_HALF) >> MANTISSA_BITS;
        float v = Float.intBitsToFloat(bits - (n << MANTISSA_BITS));
        float ofV = twiceArtanh((v - 1) / (v + 1));
        return Math.fma(n, LN2_HIGH, Math.fma(n, LN2_LOW, ofV));
    }

    /** 2 artanh s for |s| ≤ ⅓, by the odd series up to s¹⁷. */
    private static float twiceArtanh(float s) {
        float q = s * s;
        float p = Math.fma(Math.fma(Math.fma(2 / 17f, q, 2 / 15f), q, 2 / 13f), q, 2 / 11f);
        p = Math.fma(Math.fma(Math.fma(Math.fma(p, q, 2 / 9f), q, 2 / 7f), q, 2 / 5f), q, 2 / 3f);
        return Math.fma(p * q, s, s + s);
    }
}
