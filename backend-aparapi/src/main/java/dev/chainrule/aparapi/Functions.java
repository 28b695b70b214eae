package dev.chainrule.aparapi;

import com.aparapi.Kernel;

/**
 * The functions of units, by polynomials of our own: a device's own exp and tanh differ in bits and in precision.
 *
 * <p>Aparapi translates Java without objects: the kernel's own fields and methods, loops and conditions. It knows no switch, no
 * break, no interface and no string. A comparison is never negated here, since the translation turns {@code !(x < y)} into
 * {@code x >= y}, which is another thing for NaN.
 */
abstract class Functions extends Kernel {
    /** The codes of an activation g; the order is that of {@code dev.chainrule.spi.Activation}. */
    static final int SIGMOID = 0;

    static final int TANH = 1;
    static final int RELU = 2;
    static final int LEAKY_RELU = 3;
    static final int ELU = 4;
    static final int SOFTPLUS = 5;
    static final int IDENTITY = 6;

    private static final float LOG2_E = 1.442695f;
    /** ln 2 in two parts, the first with zeros at its end: n LN2_HIGH is exact for every exponent n. */
    private static final float LN2_HIGH = 0x1.63p-1f;

    private static final float LN2_LOW = -2.12194440e-4f;
    /** The float32 next to sqrt(1/2). */
    private static final float ROOT_OF_HALF = 0.70710677f;

    /** ln of the smallest normal number: below, e^x is taken for 0. */
    private static final float LEAST = -87.33654f;
    /** Above it e^x - 1 is a polynomial: nearly -ln 2 / 2. */
    private static final float EXPM1_NEAR = -0.34375f;
    /** 2^-12: below, tanh z is z. */
    private static final float TINY = 0x1p-12f;

    /** 2^-n for the exponents n of normal numbers; a kernel has no other way to an exponent. */
    final float[] powers = powers();

    private static float[] powers() {
        float[] powers = new float[-Float.MIN_EXPONENT + 1];
        for (int n = 0; n < powers.length; n++) {
            powers[n] = Math.scalb(1f, -n);
        }
        return powers;
    }

    /** g(z). */
    float activation(int g, float z) {
        float a = z;
        if (g == SIGMOID) {
            a = sigmoid(z);
        } else if (g == TANH) {
            a = tanhOf(z);
        } else if (g == RELU) {
            a = z < 0f ? 0f : z;
        } else if (g == LEAKY_RELU) {
            a = z < 0f ? 0.01f * z : z;
        } else if (g == ELU) {
            a = z > 0f ? z : expm1Of(z);
        } else if (g == SOFTPLUS) {
            float e = expOf(z < 0f ? z : -z);
            float positive = z < 0f ? 0f : z;
            a = positive + log1pOf(e);
        }
        return a;
    }

    /** g'(z), written in a = g(z). */
    float slope(int g, float a) {
        float slope = 1f;
        if (g == SIGMOID) {
            slope = a * (1f - a);
        } else if (g == TANH) {
            slope = 1f - a * a;
        } else if (g == RELU) {
            slope = a > 0f ? 1f : 0f;
        } else if (g == LEAKY_RELU) {
            slope = a > 0f ? 1f : 0.01f;
        } else if (g == ELU) {
            slope = a > 0f ? 1f : a + 1f;
        } else if (g == SOFTPLUS) {
            slope = -expm1Of(-a);
        }
        return slope;
    }

    /** e^x for x &lt;= 0: x = r - n ln 2 with |r| &lt;= ln 2 / 2, and e^r by its Taylor polynomial of degree 7. */
    float expOf(float x) {
        float e = x; // NaN goes through
        if (x < LEAST) {
            e = 0f;
        } else if (x <= 0f) {
            int n = (int) (0.5f - x * LOG2_E);
            float r = fma((float) n, LN2_LOW, fma((float) n, LN2_HIGH, x));
            float p = fma(1f / 5040f, r, 1f / 720f);
            p = fma(fma(fma(fma(p, r, 1f / 120f), r, 1f / 24f), r, 1f / 6f), r, 0.5f);
            p = fma(fma(p, r, 1f), r, 1f);
            e = p * powers[n];
        }
        return e;
    }

    /** e^x - 1 for x &lt;= 0: near 0 by its Taylor polynomial of degree 7, elsewhere from e^x. */
    float expm1Of(float x) {
        float d = x;
        if (x > EXPM1_NEAR) {
            float p = fma(1f / 5040f, x, 1f / 720f);
            p = fma(fma(fma(fma(p, x, 1f / 120f), x, 1f / 24f), x, 1f / 6f), x, 0.5f);
            d = fma(p * x, x, x);
        } else {
            d = expOf(x) - 1f;
        }
        return d;
    }

    /** 1 / (1 + e^-z), as e / (1 + e) with e = e^-|z| where z is negative, so that nothing overflows. */
    private float sigmoid(float z) {
        float e = expOf(z < 0f ? z : -z);
        float upper = z < 0f ? e : 1f;
        return upper / (1f + e);
    }

    /** z where |z| is tiny, an odd polynomial below 0.625 (Cephes, tanhf), (1 - e) / (1 + e) with e = e^-2|z| above. */
    private float tanhOf(float z) {
        float size = z < 0f ? -z : z;
        float t = z;
        if (size >= 0.625f) {
            float e = expOf(-2f * size);
            float large = (1f - e) / (1f + e);
            t = z < 0f ? -large : large;
        } else if (size >= TINY) {
            float s = z * z;
            float p = fma(fma(-5.7049887e-3f, s, 2.0639088e-2f), s, -5.3739715e-2f);
            p = fma(fma(p, s, 1.3331442e-1f), s, -3.333328e-1f);
            t = fma(p * s, z, z);
        }
        return t;
    }

    /** ln(1 + e) for 0 &lt;= e &lt;= 1: 2 artanh s with s = e / (2 + e) &lt;= 1/3. */
    float log1pOf(float e) {
        return twiceArtanh(e / (e + 2f));
    }

    /** ln x for normal x above 0: x = 2^n v with sqrt(1/2) &lt;= v &lt; sqrt(2), and ln v = 2 artanh s with s = (v - 1) / (v + 1). */
    float logOf(float x) {
        float v = x;
        float n = 0f;
        while (v >= 2f * ROOT_OF_HALF) {
            v = v * 0.5f;
            n = n + 1f;
        }
        while (v < ROOT_OF_HALF) {
            v = v * 2f;
            n = n - 1f;
        }
        return fma(n, LN2_HIGH, fma(n, LN2_LOW, twiceArtanh((v - 1f) / (v + 1f))));
    }

    /** By the odd series up to s^17, for s &lt;= 1/3. */
    private float twiceArtanh(float s) {
        float q = s * s;
        float p = fma(fma(fma(2f / 17f, q, 2f / 15f), q, 2f / 13f), q, 2f / 11f);
        p = fma(fma(fma(fma(p, q, 2f / 9f), q, 2f / 7f), q, 2f / 5f), q, 2f / 3f);
        return fma(p * q, s, s + s);
    }
}
