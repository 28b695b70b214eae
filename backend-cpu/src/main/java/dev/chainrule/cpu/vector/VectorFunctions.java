package dev.chainrule.cpu.vector;

import static dev.chainrule.cpu.plain.PlainFunctions.EXPM1_NEAR;
import static dev.chainrule.cpu.plain.PlainFunctions.LEAST;
import static dev.chainrule.cpu.plain.PlainFunctions.LN2_HIGH;
import static dev.chainrule.cpu.plain.PlainFunctions.LN2_LOW;
import static dev.chainrule.cpu.plain.PlainFunctions.LOG2_E;
import static dev.chainrule.cpu.plain.PlainFunctions.MANTISSA_BITS;
import static dev.chainrule.cpu.plain.PlainFunctions.ROUNDER;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of units on vectors, by polynomials of our own. They consist of additions, products, fma and divisions, each
 * rounded as IEEE 754 says, so compiled code, interpreted code and vectors of every width give the same bits.
 */
final class VectorFunctions {
    private VectorFunctions() {}

    /**
     * e^x for x ≤ 0, within 1 ulp: x = n ln 2 + r with |r| ≤ ½ ln 2, and e^r by its Taylor polynomial of degree 7
     * (remainder r⁸/8! &lt; 2⁻²⁷). NaN goes through.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.fma(all(LOG2_E), all(ROUNDER));
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
        FloatVector p = all(1 / 5040f).fma(r, all(1 / 720f));
        p = p.fma(r, all(1 / 120f)).fma(r, all(1 / 24f)).fma(r, all(1 / 6f)).fma(r, all(0.5f));
        p = p.fma(r, all(1)).fma(r, all(1));
        FloatVector scaled = p.reinterpretAsInts()
                .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS))
                .reinterpretAsFloats();
        return scaled.blend(0, x.compare(LT, LEAST)).blend(x, x.compare(NE, x));
    }

    /** 1 / (1 + e^-z), as e / (1 + e) with e = e^-|z| where z is negative, so that nothing overflows. */
    static FloatVector sigmoid(FloatVector z) {
        FloatVector e = exp(z.abs().neg());
        return all(1).blend(e, z.compare(LT, 0)).div(e.add(1));
    }

    /**
     * tanh z: z itself where |z| &lt; 2⁻¹², an odd polynomial below 0.625 (Cephes, tanhf), and ±(1 - e) / (1 + e)
     * with e = e^(-2|z|) above.
     */
    static FloatVector tanh(FloatVector z) {
        FloatVector size = z.abs();
        FloatVector e = exp(size.mul(-2));
        FloatVector large = all(1).sub(e).div(e.add(1));
        large = large.blend(large.neg(), z.compare(LT, 0));
        FloatVector s = z.mul(z);
        FloatVector p = all(-5.7049887e-3f).fma(s, all(2.0639088e-2f)).fma(s, all(-0x1.b83c5ap-5f));
        p = p.fma(s, all(1.3331442e-1f)).fma(s, all(-3.333328e-1f));
        FloatVector small = p.mul(s).fma(z, z);
        return small.blend(z, size.compare(LT, 0x1p-12f)).blend(large, size.compare(GE, 0.625f));
    }

    /**
     * e^x - 1 for x ≤ 0, within 2.5 ulp: near 0 by its Taylor polynomial of degree 7 (remainder of a term less than |x|⁷/8! &lt;
     * 2⁻²⁵ of x), and elsewhere from e^x. NaN goes through.
     */
    static FloatVector expm1(FloatVector x) {
        FloatVector p = all(1 / 5040f).fma(x, all(1 / 720f));
        p = p.fma(x, all(1 / 120f)).fma(x, all(1 / 24f)).fma(x, all(1 / 6f)).fma(x, all(0.5f));
        return exp(x).sub(1).blend(p.mul(x).fma(x, x), x.compare(GT, EXPM1_NEAR));
    }

    /** z where z &gt; 0, else e^z - 1. */
    static FloatVector elu(FloatVector z) {
        return expm1(z).blend(z, z.compare(GT, 0));
    }

    /** ln(1 + e^z) as max(z, 0) + ln(1 + e^-|z|), so that nothing overflows. */
    static FloatVector softplus(FloatVector z) {
        return relu(z).add(log1p(exp(z.abs().neg())));
    }

    /** a + 1 where a ≤ 0, else 1. */
    static FloatVector slopeOfElu(FloatVector a) {
        return a.add(1).blend(1, a.compare(GT, 0));
    }

    /** 1 - e^-a. */
    static FloatVector slopeOfSoftplus(FloatVector a) {
        return expm1(a.neg()).neg();
    }

    /** ln(1 + e) for 0 ≤ e ≤ 1: 2 artanh s with s = e / (2 + e) ≤ ⅓, by the odd series up to s¹⁷. */
    static FloatVector log1p(FloatVector e) {
        FloatVector s = e.div(e.add(2));
        FloatVector q = s.mul(s);
        FloatVector p = all(2 / 17f).fma(q, all(2 / 15f)).fma(q, all(2 / 13f)).fma(q, all(2 / 11f));
        p = p.fma(q, all(2 / 9f)).fma(q, all(2 / 7f)).fma(q, all(2 / 5f)).fma(q, all(2 / 3f));
        return p.mul(q).fma(s, s.add(s));
    }

    /** 0 where z &lt; 0, else z: -0 and NaN go through, as they do in plain loops. */
    static FloatVector relu(FloatVector z) {
        return z.blend(0, z.compare(LT, 0));
    }

    /** a (1 - a). */
    static FloatVector slopeOfSigmoid(FloatVector a) {
        return a.mul(all(1).sub(a));
    }

    /** 1 - a². */
    static FloatVector slopeOfTanh(FloatVector a) {
        return all(1).sub(a.mul(a));
    }

    /** 1 where a &gt; 0, else 0. */
    static FloatVector slopeOfRelu(FloatVector a) {
        return all(0).blend(1, a.compare(GT, 0));
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(Lanes.SPECIES, v);
    }
}
