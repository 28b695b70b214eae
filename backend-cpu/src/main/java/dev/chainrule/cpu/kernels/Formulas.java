package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Comparison;
import dev.chainrule.cpu.machine.Vec;
import dev.chainrule.cpu.plain.PlainFunctions;
import dev.chainrule.spi.Activation;

/**
 * The functions of units: those of {@link PlainFunctions}, instruction for operation, so every rounding is the same. Each is of x,
 * into x; registers 1 to 9 and 14 change, and choices 3, 4 and 6.
 */
final class Formulas {
    private static final float LEAKY = 0.01f;
    private static final int SIGN = 0x80000000;
    private static final int ALL_BUT_SIGN = 0x7fffffff;

    /** 1/7! to 1/2!: the coefficients of e^x from the seventh on downwards. */
    private static final float[] EXPONENTIAL = {1 / 5040f, 1 / 720f, 1 / 120f, 1 / 24f, 1 / 6f, 0.5f};

    private final Lanewise on;
    private final Assembler asm;

    Formulas(Lanewise on) {
        this.on = on;
        asm = on.asm;
    }

    /** x ← g(x). */
    void activation(Activation g, Vec x) {
        switch (g) {
            case SIGMOID -> sigmoid(x);
            case TANH -> tanh(x);
            case RELU -> {
                on.isNegative(3, x, on.v(1));
                on.clear(x, 3);
            }
            case LEAKY_RELU -> {
                on.isNegative(3, x, on.v(1));
                asm.vmulps(on.v(2), x, on.all(on.v(2), LEAKY));
                on.choose(x, x, on.v(2), 3);
            }
            case ELU -> elu(x);
            case SOFTPLUS -> softplus(x);
            case IDENTITY -> {}
        }
    }

    /** a ← g'(a), written in the output a. */
    void slope(Activation g, Vec a) {
        switch (g) {
            case SIGMOID -> {
                asm.vsubps(on.v(3), on.all(on.v(2), 1), a);
                asm.vmulps(a, a, on.v(3));
            }
            case TANH -> {
                asm.vmulps(a, a, a);
                asm.vsubps(a, on.all(on.v(2), 1), a);
            }
            case RELU -> oneWherePositive(a, on.all(on.v(4), 0));
            case LEAKY_RELU -> oneWherePositive(a, on.all(on.v(4), LEAKY));
            case ELU -> {
                asm.vaddps(on.v(4), a, on.all(on.v(2), 1));
                oneWherePositive(a, on.v(4));
            }
            case SOFTPLUS -> {
                negate(a);
                expm1(a);
                negate(a);
            }
            case IDENTITY -> on.all(a, 1);
        }
    }

    /** a ← 1 where a &gt; 0, else {@code otherwise}. */
    private void oneWherePositive(Vec a, Vec otherwise) {
        Vec zero = on.v(5);
        asm.vxorps(zero, zero, zero);
        on.compare(3, a, zero, Comparison.GREATER);
        on.choose(a, otherwise, on.all(on.v(2), 1), 3);
    }

    private void negate(Vec x) {
        asm.vxorps(x, x, on.allBits(on.v(2), SIGN));
    }

    /** x ← (x &lt; 0 ? e : 1) / (1 + e) with e = e^-|x|. */
    void sigmoid(Vec x) {
        Vec e = on.v(1);
        on.isNegative(6, x, on.v(2));
        expOfMinusSize(e, x);
        Vec one = on.all(on.v(2), 1);
        on.choose(x, one, e, 6);
        asm.vaddps(e, e, one);
        asm.vdivps(x, x, e);
    }

    /** tanh x: x itself, an odd polynomial, or ±(1 - e) / (1 + e) with e = e^(-2|x|), by the size of x. */
    private void tanh(Vec x) {
        Vec e = on.v(1);
        Vec constant = on.v(2);
        Vec size = on.v(8);
        Vec large = on.v(9);
        asm.vandps(size, x, on.allBits(constant, ALL_BUT_SIGN));
        asm.vmulps(e, size, on.all(constant, -2));
        exp(e);
        Vec one = on.all(constant, 1);
        asm.vsubps(large, one, e);
        asm.vaddps(e, e, one);
        asm.vdivps(large, large, e);
        asm.vandps(on.v(3), x, on.allBits(constant, SIGN));
        asm.vxorps(large, large, on.v(3));
        Vec s = on.v(1);
        Vec p = on.v(3);
        asm.vmulps(s, x, x);
        polynomial(p, s, -5.7049887e-3f, 2.0639088e-2f, -0x1.b83c5ap-5f, 1.3331442e-1f, -3.333328e-1f);
        asm.vmulps(p, p, s);
        asm.vfmadd213ps(p, x, x); // p s x + x
        on.compare(4, size, on.all(constant, 0x1p-12f), Comparison.LESS);
        on.choose(p, p, x, 4);
        on.compare(4, size, on.all(constant, 0.625f), Comparison.NOT_LESS_BUT_ORDERED);
        on.choose(x, p, large, 4);
    }

    /** x ← x where x &gt; 0, else e^x - 1. */
    private void elu(Vec x) {
        Vec z = on.v(7);
        asm.vmovups(z, x);
        expm1(x);
        Vec zero = on.v(2);
        asm.vxorps(zero, zero, zero);
        on.compare(4, z, zero, Comparison.GREATER);
        on.choose(x, x, z, 4);
    }

    /** x ← (x &lt; 0 ? 0 : x) + ln(1 + e^-|x|). */
    private void softplus(Vec x) {
        Vec e = on.v(1);
        asm.vorps(e, x, on.allBits(on.v(2), SIGN));
        on.isNegative(3, x, on.v(2));
        on.clear(x, 3);
        exp(e);
        log1p(e);
        asm.vaddps(x, x, e);
    }

    /** x ← e^x - 1 for x ≤ 0: a polynomial near 0. Register 7 stays. */
    private void expm1(Vec x) {
        Vec near = on.v(8);
        Vec constant = on.v(2);
        on.compare(6, x, on.all(constant, PlainFunctions.EXPM1_NEAR), Comparison.GREATER);
        polynomial(near, x, EXPONENTIAL);
        asm.vmulps(near, near, x);
        asm.vfmadd213ps(near, x, x); // p x x + x
        exp(x);
        asm.vsubps(x, x, on.all(constant, 1));
        on.choose(x, x, near, 6);
    }

    /** x ← e^x for x ≤ 0; 0 below the smallest normal number. NaN stays. Registers 2 to 5 and 14 change, and choice 4. */
    void exp(Vec x) {
        Vec constant = on.v(2);
        Vec shifted = on.v(3);
        Vec n = on.v(4);
        Vec p = on.v(5);
        Vec z = on.v(14);
        asm.vmovups(z, x);
        on.all(shifted, PlainFunctions.ROUNDER);
        asm.vfmadd231ps(shifted, x, on.all(constant, PlainFunctions.LOG2_E));
        asm.vsubps(n, shifted, on.all(constant, PlainFunctions.ROUNDER));
        asm.vfmadd231ps(x, n, on.all(constant, -PlainFunctions.LN2_HIGH));
        asm.vfmadd231ps(x, n, on.all(constant, -PlainFunctions.LN2_LOW)); // x is r now
        polynomial(p, x, EXPONENTIAL);
        asm.vfmadd213ps(p, x, on.all(constant, 1));
        asm.vfmadd213ps(p, x, constant);
        asm.vpslld(shifted, shifted, PlainFunctions.MANTISSA_BITS);
        asm.vpaddd(p, p, shifted);
        on.compare(4, z, on.all(constant, PlainFunctions.LEAST), Comparison.LESS);
        on.clear(p, 4);
        on.compare(4, z, z, Comparison.UNORDERED);
        on.choose(x, p, z, 4);
    }

    /** e ← ln(1 + e) for 0 ≤ e ≤ 1: 2 artanh s with s = e / (2 + e). Registers 2 to 5 change. */
    void log1p(Vec e) {
        Vec s = on.v(3);
        Vec q = on.v(4);
        Vec p = on.v(5);
        asm.vaddps(s, e, on.all(on.v(2), 2));
        asm.vdivps(s, e, s);
        asm.vmulps(q, s, s);
        polynomial(p, q, 2 / 17f, 2 / 15f, 2 / 13f, 2 / 11f, 2 / 9f, 2 / 7f, 2 / 5f, 2 / 3f);
        asm.vmulps(p, p, q);
        asm.vaddps(e, s, s);
        asm.vfmadd231ps(e, p, s);
    }

    /** e ← e^-|x|. Registers 2 to 5 and 14 change, and choice 4. */
    void expOfMinusSize(Vec e, Vec x) {
        asm.vorps(e, x, on.allBits(on.v(2), SIGN));
        exp(e);
    }

    /** up ← ln(1 + e^x) and down ← ln(1 + e^-x), from down = ln(1 + e^-|x|). Registers 2 to 4 change. */
    void softplusOfBoth(Vec up, Vec down, Vec x) {
        Vec zero = on.v(2);
        Vec above = on.v(3);
        Vec below = on.v(4);
        asm.vxorps(zero, zero, zero);
        asm.vmaxps(above, zero, x);
        asm.vsubps(below, zero, x);
        asm.vmaxps(below, zero, below);
        asm.vaddps(up, above, down);
        asm.vaddps(down, below, down);
    }

    /** p ← the polynomial of x with these coefficients, the highest first; register 2 changes. */
    private void polynomial(Vec p, Vec x, float... coefficients) {
        on.all(p, coefficients[0]);
        for (int i = 1; i < coefficients.length; i++) {
            asm.vfmadd213ps(p, x, on.all(on.v(2), coefficients[i]));
        }
    }
}
