package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.kernels.MapKernel.Array.A;
import static dev.chainrule.cpu.kernels.MapKernel.Array.B;
import static dev.chainrule.cpu.kernels.MapKernel.Array.C;
import static dev.chainrule.cpu.kernels.MapKernel.Array.D;

import dev.chainrule.cpu.kernels.MapKernel.Formula;
import dev.chainrule.cpu.kernels.MapKernel.Here;
import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Comparison;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.UpdateFactors;

/**
 * The programs of operations on elements, each by its formula. Letters are the arrays of {@link MapKernel}, and f0, f1 … the factors of
 * a call, in registers 6, 7 … of the loop.
 */
final class ElementKernels {
    private static final int FIRST_FACTOR = 6;

    private ElementKernels() {}

    private static Vec factor(Lanewise on, int i) {
        return on.v(FIRST_FACTOR + i);
    }

    /** Writes a formula for one vector, which finds its factors in registers. */
    private interface Body {
        void write(Lanewise on, Assembler asm, Here here);
    }

    /** The program of a formula, which reads its factors from the parameters. */
    private static Program of(InstructionSet set, String name, int factors, Body body) {
        return MapKernel.of(set, name, new Formula() {
            @Override
            public void begin(Lanewise on) {
                for (int i = 0; i < factors; i++) {
                    on.asm.vbroadcastss(factor(on, i), Field.factor(i));
                }
            }

            @Override
            public void write(Lanewise on, Here here) {
                body.write(on, on.asm, here);
            }
        });
    }

    // ---- units

    /** c ← g(a). */
    static Program activate(InstructionSet set, Activation g) {
        return of(set, Kernels.name("activate", g), 0, (on, asm, here) -> {
            Vec x = here.load(on.v(0), A);
            new Formulas(on).activation(g, x);
            here.store(C, x);
        });
    }

    /** c ← g(c + b). */
    static Program addAndActivate(InstructionSet set, Activation g) {
        return of(set, Kernels.name("add_and_activate", g), 0, (on, asm, here) -> {
            Vec x = here.load(on.v(0), C);
            asm.vaddps(x, x, here.load(on.v(1), B));
            new Formulas(on).activation(g, x);
            here.store(C, x);
        });
    }

    /** c ← c g'(a). */
    static Program multiplyBySlope(InstructionSet set, Activation g) {
        return of(set, Kernels.name("multiply_by_slope", g), 0, (on, asm, here) -> {
            Vec slope = here.load(on.v(0), A);
            new Formulas(on).slope(g, slope);
            asm.vmulps(slope, slope, here.load(on.v(1), C));
            here.store(C, slope);
        });
    }

    // ---- sums and products

    /** c ← fma(f0, a, c). */
    static Program axpy(InstructionSet set) {
        return of(set, "axpy", 1, (on, asm, here) -> {
            Vec t = here.load(on.v(0), C);
            asm.vfmadd231ps(t, here.load(on.v(1), A), factor(on, 0));
            here.store(C, t);
        });
    }

    /** c ← f0 a. */
    static Program scale(InstructionSet set) {
        return of(set, "scale", 1, (on, asm, here) -> {
            Vec x = here.load(on.v(0), A);
            asm.vmulps(x, x, factor(on, 0));
            here.store(C, x);
        });
    }

    /** c ← fma(f0, a, f1 c). */
    static Program axpby(InstructionSet set) {
        return of(set, "axpby", 2, (on, asm, here) -> {
            Vec t = scaled(on, here, C, 1);
            asm.vfmadd231ps(t, here.load(on.v(1), A), factor(on, 0));
            here.store(C, t);
        });
    }

    /** c ← f0 a b. */
    static Program multiply(InstructionSet set) {
        return of(set, "multiply", 1, (on, asm, here) -> {
            Vec x = here.load(on.v(1), A);
            asm.vmulps(x, x, factor(on, 0));
            asm.vmulps(x, x, here.load(on.v(2), B));
            here.store(C, x);
        });
    }

    /** c ← fma(f0 a, b, f1 c). */
    static Program multiplyAdd(InstructionSet set) {
        return of(set, "multiply_add", 2, (on, asm, here) -> {
            Vec t = scaled(on, here, C, 1);
            Vec x = here.load(on.v(1), A);
            asm.vmulps(x, x, factor(on, 0));
            asm.vfmadd231ps(t, x, here.load(on.v(2), B));
            here.store(C, t);
        });
    }

    /** c ← f0 (a / (√b + f2)). */
    static Program quotient(InstructionSet set) {
        return of(set, "quotient", 3, (on, asm, here) -> {
            Vec q = quotient(on, here.load(on.v(1), A), here.load(on.v(2), B), factor(on, 2));
            asm.vmulps(q, q, factor(on, 0));
            here.store(C, q);
        });
    }

    /** c ← fma(f0, a / (√b + f2), f1 c). */
    static Program addQuotient(InstructionSet set) {
        return of(set, "add_quotient", 3, (on, asm, here) -> {
            Vec t = scaled(on, here, C, 1);
            Vec q = quotient(on, here.load(on.v(1), A), here.load(on.v(2), B), factor(on, 2));
            asm.vfmadd231ps(t, q, factor(on, 0));
            here.store(C, t);
        });
    }

    /** Register 0 ← an array by a factor. */
    private static Vec scaled(Lanewise on, Here here, MapKernel.Array x, int factor) {
        Vec t = here.load(on.v(0), x);
        on.asm.vmulps(t, t, factor(on, factor));
        return t;
    }

    /** Returns v, which becomes x / (√v + ε). */
    private static Vec quotient(Lanewise on, Vec x, Vec v, Vec epsilon) {
        on.asm.vsqrtps(v, v);
        on.asm.vaddps(v, v, epsilon);
        on.asm.vdivps(v, x, v);
        return v;
    }

    // ---- limits

    /** c ← max(f1, min(f0, c)); NaN stays. */
    static Program clip(InstructionSet set) {
        return of(set, "clip", 2, (on, asm, here) -> {
            Vec t = here.load(on.v(0), C);
            asm.vminps(t, factor(on, 0), t);
            asm.vmaxps(t, factor(on, 1), t);
            here.store(C, t);
        });
    }

    /** c ← c - f0 where c &gt; f0, c - f1 where c &lt; f1, else 0; NaN stays. With f1 = -f0 a soft threshold. */
    static Program softThreshold(InstructionSet set) {
        return of(set, "soft_threshold", 2, (on, asm, here) -> {
            Vec t = here.load(on.v(0), C);
            Vec result = on.v(1);
            Vec moved = on.v(2);
            asm.vxorps(result, result, result);
            on.compare(3, t, t, Comparison.UNORDERED);
            on.choose(result, result, t, 3);
            on.compare(3, t, factor(on, 1), Comparison.LESS);
            asm.vsubps(moved, t, factor(on, 1));
            on.choose(result, result, moved, 3);
            on.compare(3, t, factor(on, 0), Comparison.GREATER);
            asm.vsubps(moved, t, factor(on, 0));
            on.choose(result, result, moved, 3);
            here.store(C, result);
        });
    }

    /** c ← 1 where a &gt; 0 exactly if b &gt; ½, else 0: p and q are 1 or 0, and the result is 1 - (p - q)². */
    static Program hitsOfOne(InstructionSet set) {
        return of(set, "hits_of_one", 0, (on, asm, here) -> {
            Vec z = here.load(on.v(0), A);
            Vec y = here.load(on.v(1), B);
            Vec zero = on.v(2);
            Vec one = on.all(on.v(4), 1);
            asm.vxorps(zero, zero, zero);
            on.compare(3, z, zero, Comparison.GREATER);
            on.choose(z, zero, one, 3);
            on.compare(3, y, on.all(on.v(5), 0.5f), Comparison.GREATER);
            on.choose(y, zero, one, 3);
            asm.vsubps(z, z, y);
            asm.vmulps(z, z, z);
            asm.vsubps(z, one, z);
            here.store(C, z);
        });
    }

    // ---- deltas of costs other than the canonical: a is z, b is y

    /** The factors of {@link #focalDelta} and {@link ExampleKernels#focal}: γ, -γ, and the weights of targets 1 and 0. */
    static float[] focalFactors(Cost c) {
        return new float[] {c.gamma(), -c.gamma(), c.weightOfOne(), c.weightOfZero()};
    }

    /** c ← r, brought between f1 and f0, with r = a - b; NaN stays. */
    static Program huberDelta(InstructionSet set) {
        return of(set, "huber_delta", 2, (on, asm, here) -> {
            Vec r = residual(on, here);
            asm.vminps(r, factor(on, 0), r);
            asm.vmaxps(r, factor(on, 1), r);
            here.store(C, r);
        });
    }

    /** c ← 1 where r &gt; 0, -1 where r &lt; 0, else r, with r = a - b. */
    static Program absoluteDelta(InstructionSet set) {
        return of(set, "absolute_delta", 0, (on, asm, here) -> {
            Vec r = residual(on, here);
            Vec zero = on.v(2);
            Vec sign = on.v(4);
            asm.vxorps(zero, zero, zero);
            on.compare(3, r, zero, Comparison.GREATER);
            on.choose(sign, r, on.all(on.v(5), 1), 3);
            on.compare(3, r, zero, Comparison.LESS);
            on.choose(sign, sign, on.all(on.v(5), -1), 3);
            here.store(C, sign);
        });
    }

    /** Register 0 ← a - b. */
    private static Vec residual(Lanewise on, Here here) {
        Vec r = here.load(on.v(0), A);
        on.asm.vsubps(r, r, here.load(on.v(1), B));
        return r;
    }

    /**
     * c ← w₀ (1 - y) h^γ (h + γ (1 - h) u) - w₁ y (1 - h)^γ (1 - h + γ h d) with u = -ln(1 - h) and d = -ln h, rounded as
     * {@link dev.chainrule.cpu.plain.PlainCosts} does.
     */
    static Program focalDelta(InstructionSet set) {
        return of(set, "focal_delta", 4, (on, asm, here) -> {
            Formulas formulas = new Formulas(on);
            Vec z = here.load(on.v(0), A);
            Vec e = on.v(1);
            Vec up = on.v(10);
            Vec down = on.v(11);
            Vec h = on.v(12);
            Vec rest = on.v(13);
            formulas.expOfMinusSize(e, z);
            asm.vmovups(down, e);
            formulas.log1p(down);
            formulas.softplusOfBoth(up, down, z);
            on.isNegative(3, z, on.v(4));
            Vec one = on.all(on.v(2), 1);
            asm.vaddps(on.v(5), e, one);
            on.choose(h, one, e, 3);
            asm.vdivps(h, h, on.v(5));
            on.choose(rest, e, one, 3);
            asm.vdivps(rest, rest, on.v(5));

            Vec ofOne = on.v(0);
            Vec ofZero = on.v(1);
            asm.vmulps(ofOne, up, factor(on, 1));
            formulas.exp(ofOne);
            timesSum(on, ofOne, rest, h, down);
            asm.vmulps(ofZero, down, factor(on, 1));
            formulas.exp(ofZero);
            timesSum(on, ofZero, h, rest, up);

            Vec y = here.load(on.v(2), B);
            asm.vmulps(on.v(3), y, factor(on, 2));
            asm.vmulps(ofOne, on.v(3), ofOne);
            asm.vsubps(on.v(4), on.all(on.v(4), 1), y);
            asm.vmulps(on.v(4), on.v(4), factor(on, 3));
            asm.vmulps(ofZero, on.v(4), ofZero);
            asm.vsubps(ofZero, ofZero, ofOne);
            here.store(C, ofZero);
        });
    }

    /** x ← x (p + f0 q s); register 2 changes. */
    private static void timesSum(Lanewise on, Vec x, Vec p, Vec q, Vec s) {
        Vec sum = on.v(2);
        on.asm.vmulps(sum, q, factor(on, 0));
        on.asm.vmulps(sum, sum, s);
        on.asm.vaddps(sum, p, sum);
        on.asm.vmulps(x, x, sum);
    }

    // ---- updates: a is the gradient, b the first moment, c the second and d the parameters; factors in the order of
    // the constants

    private static final int STEP = 0;
    private static final int KEEP_FIRST = 1;
    private static final int ADD_FIRST = 2;
    private static final int KEEP_SECOND = 3;
    private static final int ADD_SECOND = 4;
    private static final int EPSILON = 5;
    private static final int DECAY = 6;
    private static final int KEEP = 7;
    private static final int FACTORS = 8;

    /** The factors of an update, in their order. */
    static float[] factors(UpdateFactors f) {
        float[] factors = new float[FACTORS];
        factors[STEP] = -f.rate();
        factors[KEEP_FIRST] = f.keepFirst();
        factors[ADD_FIRST] = f.addFirst();
        factors[KEEP_SECOND] = f.keepSecond();
        factors[ADD_SECOND] = f.addSecond();
        factors[EPSILON] = f.epsilon();
        factors[DECAY] = f.decay();
        factors[KEEP] = f.keepTheta();
        return factors;
    }

    private static Vec theta(Lanewise on) {
        return on.v(0);
    }

    private static Vec gradient(Lanewise on) {
        return on.v(1);
    }

    private static Vec first(Lanewise on) {
        return on.v(2);
    }

    private static Vec second(Lanewise on) {
        return on.v(3);
    }

    /** b ← m = fma(add₁, g, keep₁ b), d ← fma(-α, m, keep d), with g = fma(decay, d, a) in all rules. */
    static Program momentum(InstructionSet set) {
        return of(set, "momentum", FACTORS, (on, asm, here) -> {
            loadGradient(on, here);
            moveFirst(on, here);
            moveTheta(on, here, first(on));
        });
    }

    /** b ← m = fma(add₁, g, keep₁ b), d ← fma(-α, fma(keep₁, m, g), keep d). */
    static Program nesterov(InstructionSet set) {
        return of(set, "nesterov", FACTORS, (on, asm, here) -> {
            loadGradient(on, here);
            moveFirst(on, here);
            asm.vfmadd231ps(gradient(on), first(on), factor(on, KEEP_FIRST));
            moveTheta(on, here, gradient(on));
        });
    }

    /** c ← v = fma(add₂ g, g, keep₂ c), d ← fma(-α, g / (√v + ε), keep d). */
    static Program rmsProp(InstructionSet set) {
        return of(set, "rmsprop", FACTORS, (on, asm, here) -> {
            loadGradient(on, here);
            moveSecond(on, here);
            moveTheta(on, here, quotient(on, gradient(on), second(on), factor(on, EPSILON)));
        });
    }

    /** b ← m and c ← v as above, d ← fma(-α, m / (√v + ε), keep d). */
    static Program adam(InstructionSet set) {
        return of(set, "adam", FACTORS, (on, asm, here) -> {
            loadGradient(on, here);
            moveFirst(on, here);
            moveSecond(on, here);
            moveTheta(on, here, quotient(on, first(on), second(on), factor(on, EPSILON)));
        });
    }

    private static void loadGradient(Lanewise on, Here here) {
        here.load(theta(on), D);
        here.load(gradient(on), A);
        on.asm.vfmadd231ps(gradient(on), theta(on), factor(on, DECAY));
    }

    private static void moveFirst(Lanewise on, Here here) {
        Vec m = here.load(first(on), B);
        on.asm.vmulps(m, m, factor(on, KEEP_FIRST));
        on.asm.vfmadd231ps(m, gradient(on), factor(on, ADD_FIRST));
        here.store(B, m);
    }

    private static void moveSecond(Lanewise on, Here here) {
        Vec v = here.load(second(on), C);
        Vec added = on.v(4);
        on.asm.vmulps(v, v, factor(on, KEEP_SECOND));
        on.asm.vmulps(added, gradient(on), factor(on, ADD_SECOND));
        on.asm.vfmadd231ps(v, added, gradient(on));
        here.store(C, v);
    }

    private static void moveTheta(Lanewise on, Here here, Vec direction) {
        on.asm.vmulps(theta(on), theta(on), factor(on, KEEP));
        on.asm.vfmadd231ps(theta(on), direction, factor(on, STEP));
        here.store(D, theta(on));
    }
}
