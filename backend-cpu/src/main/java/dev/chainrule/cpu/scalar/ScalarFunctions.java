package dev.chainrule.cpu.scalar;

import dev.chainrule.spi.Activation;

/**
 * The functions of units, one float32 at a time, written from docs/same-bits.md alone, so that its constants are those of the page:
 * polynomials in additions, products, fma and divisions, each rounded once. NaN goes through all of them.
 */
final class ScalarFunctions {
    /** The coefficients of e^r from r⁷ down to r², nearly 1/7! … 1/2!. */
    private static final float[] EXPONENTIAL = {
        0x1.a01a02p-13f, 0x1.6c16c2p-10f, 0x1.111112p-7f, 0x1.555556p-5f, 0x1.555556p-3f, 0x1.0p-1f
    };

    /** The coefficients of 2 artanh s from s¹⁷ down to s³, nearly 2/17 … 2/3. */
    private static final float[] ARTANH = {
        0x1.e1e1e2p-4f,
        0x1.111112p-3f,
        0x1.3b13b2p-3f,
        0x1.745d18p-3f,
        0x1.c71c72p-3f,
        0x1.24924ap-2f,
        0x1.99999ap-2f,
        0x1.555556p-1f
    };

    /** The coefficients of tanh z from z¹¹ down to z³. */
    private static final float[] TANH = {
        -0x1.75e1d4p-8f, 0x1.52269cp-6f, -0x1.b83c5ap-5f, 0x1.110726p-3f, -0x1.555532p-2f
    };

    private static final float LOG2_E = 0x1.715476p0f;
    private static final float LN2_HIGH = 0x1.63p-1f;
    private static final float LN2_LOW = -0x1.bd0106p-13f;
    private static final float ROUNDER = 0x1.8p23f;
    private static final float LEAST = -0x1.5d589ep6f;
    private static final float EXPM1_NEAR = -0x1.6p-2f;
    private static final float TANH_TINY = 0x1.0p-12f;
    private static final float TANH_NEAR = 0x1.4p-1f;
    private static final float LEAKY = 0x1.47ae14p-7f;
    /** The bits of the float32 next to √½. */
    private static final int ROOT_OF_HALF = 0x3f3504f3;

    private static final int MANTISSA_BITS = 23;

    private ScalarFunctions() {}

    /** g(z). */
    static float activation(Activation g, float z) {
        return switch (g) {
            case SIGMOID -> sigmoid(z);
            case TANH -> tanh(z);
            case RELU -> z < 0 ? 0 : z;
            case LEAKY_RELU -> z < 0 ? LEAKY * z : z;
            case ELU -> z > 0 ? z : expm1(z);
            case SOFTPLUS -> (z < 0 ? 0 : z) + log1p(exp(-Math.abs(z)));
            case IDENTITY -> z;
        };
    }

    /** g'(z), written in a = g(z). */
    static float slope(Activation g, float a) {
        return switch (g) {
            case SIGMOID -> a * (1 - a);
            case TANH -> 1 - a * a;
            case RELU -> a > 0 ? 1 : 0;
            case LEAKY_RELU -> a > 0 ? 1 : LEAKY;
            case ELU -> a > 0 ? 1 : a + 1;
            case SOFTPLUS -> -expm1(-a);
            case IDENTITY -> 1;
        };
    }

    /** 1 / (1 + e^-z). */
    static float sigmoid(float z) {
        float e = exp(-Math.abs(z));
        return (z < 0 ? e : 1) / (1 + e);
    }

    private static float tanh(float z) {
        float size = Math.abs(z);
        if (size < TANH_TINY) {
            return z;
        }
        if (size < TANH_NEAR) {
            float s = z * z;
            return Fma.of(polynomial(TANH, s) * s, z, z);
        }
        float e = exp(-2 * size);
        float t = (1 - e) / (1 + e);
        return z < 0 ? -t : t;
    }

    /** e^x for x ≤ 0. */
    static float exp(float x) {
        if (x < LEAST) {
            return 0;
        }
        float shifted = Fma.of(x, LOG2_E, ROUNDER);
        float n = shifted - ROUNDER;
        float r = Fma.of(n, -LN2_LOW, Fma.of(n, -LN2_HIGH, x));
        float p = Fma.of(Fma.of(polynomial(EXPONENTIAL, r), r, 1), r, 1);
        return p * scale((int) n);
    }

    /** 2ⁿ for n from -126 to 0. */
    private static float scale(int n) {
        return Float.intBitsToFloat((Float.MAX_EXPONENT + n) << MANTISSA_BITS);
    }

    /** e^x - 1 for x ≤ 0. */
    private static float expm1(float x) {
        return x > EXPM1_NEAR ? Fma.of(polynomial(EXPONENTIAL, x) * x, x, x) : exp(x) - 1;
    }

    /** ln(1 + e) for e from 0 to 1. */
    static float log1p(float e) {
        return twiceArtanh(e / (e + 2));
    }

    /** ln x for a normal x above 0. */
    static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        int n = (bits - ROOT_OF_HALF) >> MANTISSA_BITS;
        float v = Float.intBitsToFloat(bits - (n << MANTISSA_BITS));
        float ofV = twiceArtanh((v - 1) / (v + 1));
        return Float.isNaN(x) ? x : Fma.of(n, LN2_HIGH, Fma.of(n, LN2_LOW, ofV));
    }

    private static float twiceArtanh(float s) {
        float q = s * s;
        return Fma.of(polynomial(ARTANH, q) * q, s, s + s);
    }

    /** The polynomial of x with these coefficients, the highest first: a product and a sum of each by fma. */
    private static float polynomial(float[] coefficients, float x) {
        float p = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            p = Fma.of(p, x, coefficients[i]);
        }
        return p;
    }
}
