package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.RAX;
import static dev.chainrule.cpu.machine.Gp.RDI;
import static dev.chainrule.cpu.machine.Gp.RSI;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Comparison;
import dev.chainrule.cpu.machine.Gp;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;

/**
 * The programs that compute something of 8 examples at once, a lane each, from unit to unit: lane e of unit k is at A + 32 k + 4 e,
 * and at B in a second array, for ROWS units. Results are in the parameters, where a call finds those of the call before, so the units
 * may come in several calls.
 */
final class ExampleKernels {
    private static final int VECTOR_BYTES = 32;
    private static final int SIGN = 0x80000000;

    private static final int NOT_SIGN = ~SIGN;

    private static final Vec X = vec(0);
    private static final Vec SCRATCH = vec(3);
    private static final Vec GREATEST = vec(10);
    private static final Vec NAN = vec(11);
    private static final Vec SUM = vec(12);
    private static final Vec LOST = vec(13);

    // what an addition to the sums needs
    private static final Vec NEXT = vec(4);
    private static final Vec OF_TERM = vec(5);
    private static final Vec OF_SUM = vec(6);
    private static final Vec SIZE = vec(7);
    private static final Vec GREATER = vec(8);

    private final Assembler asm;
    private final Formulas formulas;

    private ExampleKernels(String name) {
        asm = new Assembler(name);
        formulas = new Formulas(new Lanewise(asm, InstructionSet.AVX2));
        asm.add(RDI, Field.A.place());
        asm.add(RSI, Field.B.place());
    }

    private static Vec vec(int number) {
        return InstructionSet.AVX2.register(number);
    }

    private Program end() {
        asm.vzeroupper();
        asm.ret();
        return asm.program();
    }

    /** Writes the loop over the units; {@code unit} has its numbers at RDI and RSI. */
    private void loop(String label, Runnable unit) {
        asm.mov(RAX, Field.ROWS.place());
        asm.label(label);
        unit.run();
        asm.add(RDI, VECTOR_BYTES);
        asm.add(RSI, VECTOR_BYTES);
        asm.sub(RAX, 1);
        asm.jne(label);
    }

    // ---- softmax

    /** All of {@link #greatest}, {@link #exponentials} and {@link #shares}, for units that come in one call: softmax, in place. */
    static Program softmax() {
        ExampleKernels kernel = new ExampleKernels("softmax");
        kernel.asm.mov(Gp.R8, RDI);
        kernel.addGreatest();
        kernel.asm.mov(RDI, Gp.R8);
        kernel.addExponentials(true);
        kernel.asm.mov(RDI, Gp.R8);
        kernel.addShares();
        return kernel.end();
    }

    /** GREATEST ← the greatest of it and all a_k; NaN if one is NaN. */
    static Program greatest() {
        ExampleKernels kernel = new ExampleKernels("greatest");
        kernel.addGreatest();
        return kernel.end();
    }

    /** SUMS ← SUMS + Σ_k e^(a_k - GREATEST), and a_k ← its exponential. */
    static Program exponentials() {
        ExampleKernels kernel = new ExampleKernels("exponentials");
        kernel.addExponentials(true);
        return kernel.end();
    }

    /** SUMS ← SUMS + Σ_k e^(a_k - GREATEST). */
    static Program exponentialSums() {
        ExampleKernels kernel = new ExampleKernels("exponential_sums");
        kernel.addExponentials(false);
        return kernel.end();
    }

    /** a_k ← a_k / SUMS. */
    static Program shares() {
        ExampleKernels kernel = new ExampleKernels("shares");
        kernel.addShares();
        return kernel.end();
    }

    private void addGreatest() {
        asm.vmovups(GREATEST, Field.GREATEST.place());
        asm.vcmpps(NAN, GREATEST, GREATEST, Comparison.UNORDERED);
        loop("greatest", () -> {
            asm.vmovups(X, Mem.at(RDI));
            asm.vmaxps(GREATEST, GREATEST, X);
            asm.vcmpps(X, X, X, Comparison.UNORDERED);
            asm.vorps(NAN, NAN, X);
        });
        asm.vorps(GREATEST, GREATEST, NAN); // all bits set are NaN
        asm.vmovups(Field.GREATEST.place(), GREATEST);
    }

    private void addExponentials(boolean kept) {
        asm.vmovups(GREATEST, Field.GREATEST.place());
        loadSums();
        loop("exponential", () -> {
            asm.vmovups(X, Mem.at(RDI));
            asm.vsubps(X, X, GREATEST);
            formulas.exp(X);
            if (kept) {
                asm.vmovups(Mem.at(RDI), X);
            }
            addToSums();
        });
        storeSums();
    }

    private void addShares() {
        loadSums();
        asm.vaddps(SUM, SUM, LOST);
        loop("share", () -> {
            asm.vmovups(X, Mem.at(RDI));
            asm.vdivps(X, X, SUM);
            asm.vmovups(Mem.at(RDI), X);
        });
    }

    // ---- costs: z is a, y is b

    /** SUMS ← SUMS + Σ_k max(z_k, 0) - z_k y_k + ln(1 + e^-|z_k|). */
    static Program crossEntropy() {
        ExampleKernels kernel = new ExampleKernels("cross_entropy");
        Assembler asm = kernel.asm;
        Vec e = vec(1);
        Vec z = vec(10);
        Vec linear = vec(11);
        kernel.loadSums();
        kernel.loop("unit", () -> {
            asm.vmovups(z, Mem.at(RDI));
            asm.vxorps(X, X, X);
            asm.vmaxps(X, X, z);
            asm.vmulps(linear, z, Mem.at(RSI));
            asm.vsubps(linear, X, linear);
            asm.vbroadcastss(e, asm.constantBits(SIGN));
            asm.vorps(e, e, z);
            kernel.formulas.exp(e);
            kernel.formulas.log1p(e);
            asm.vaddps(X, linear, e);
            kernel.addToSums();
        });
        kernel.storeSums();
        return kernel.end();
    }

    /** SUMS ← SUMS + Σ_k ½ (z_k - y_k)². */
    static Program squaredError() {
        ExampleKernels kernel = new ExampleKernels("squared_error");
        Assembler asm = kernel.asm;
        Vec half = vec(10);
        kernel.loadSums();
        asm.vbroadcastss(half, asm.constant(0.5f));
        kernel.loop("unit", () -> {
            asm.vmovups(X, Mem.at(RDI));
            asm.vsubps(X, X, Mem.at(RSI));
            asm.vmulps(SCRATCH, X, half);
            asm.vmulps(X, SCRATCH, X);
            kernel.addToSums();
        });
        kernel.storeSums();
        return kernel.end();
    }

    /** SUMS ← SUMS + Σ_k y_k (LOGARITHMS - (z_k - GREATEST)), without the terms in which y_k is 0. */
    static Program softmaxCost() {
        ExampleKernels kernel = new ExampleKernels("softmax_cost");
        Assembler asm = kernel.asm;
        Vec y = vec(1);
        Vec zero = vec(9);
        Vec logarithms = vec(11);
        kernel.loadSums();
        asm.vmovups(GREATEST, Field.GREATEST.place());
        asm.vmovups(logarithms, Field.LOGARITHMS.place());
        asm.vxorps(zero, zero, zero);
        kernel.loop("unit", () -> {
            asm.vmovups(X, Mem.at(RDI));
            asm.vmovups(y, Mem.at(RSI));
            asm.vsubps(X, X, GREATEST);
            asm.vsubps(X, logarithms, X);
            asm.vmulps(X, y, X);
            asm.vcmpps(SCRATCH, y, zero, Comparison.EQUAL);
            asm.vblendvps(X, X, zero, SCRATCH);
            kernel.addToSums();
        });
        kernel.storeSums();
        return kernel.end();
    }

    /** SUMS ← SUMS + Σ_k n (|r| - ½ n) with r = z_k - y_k and n the lesser of |r| and the first factor, δ. */
    static Program huber() {
        ExampleKernels kernel = new ExampleKernels("huber");
        Assembler asm = kernel.asm;
        Vec near = vec(1);
        Vec half = vec(10);
        Vec delta = vec(11);
        kernel.loadSums();
        asm.vbroadcastss(half, asm.constant(0.5f));
        asm.vbroadcastss(delta, Field.factor(0));
        kernel.loop("unit", () -> {
            kernel.sizeOfResidual();
            asm.vminps(near, delta, X);
            asm.vmulps(SCRATCH, near, half);
            asm.vsubps(X, X, SCRATCH);
            asm.vmulps(X, near, X);
            kernel.addToSums();
        });
        kernel.storeSums();
        return kernel.end();
    }

    /** SUMS ← SUMS + Σ_k |z_k - y_k|. */
    static Program absolute() {
        ExampleKernels kernel = new ExampleKernels("absolute");
        kernel.loadSums();
        kernel.loop("unit", () -> {
            kernel.sizeOfResidual();
            kernel.addToSums();
        });
        kernel.storeSums();
        return kernel.end();
    }

    /** X ← |z - y|. */
    private void sizeOfResidual() {
        asm.vmovups(X, Mem.at(RDI));
        asm.vsubps(X, X, Mem.at(RSI));
        asm.vbroadcastss(SCRATCH, asm.constantBits(NOT_SIGN));
        asm.vandps(X, X, SCRATCH);
    }

    /**
     * SUMS ← SUMS + Σ_k w₁ y (1 - h)^γ d + w₀ (1 - y) h^γ u with u = -ln(1 - h) and d = -ln h; the factors are those of
     * {@link ElementKernels#focalFactors}.
     */
    static Program focal() {
        ExampleKernels kernel = new ExampleKernels("focal");
        Assembler asm = kernel.asm;
        Formulas formulas = kernel.formulas;
        Vec up = vec(9);
        Vec down = vec(10);
        Vec minusGamma = vec(11);
        Vec ofOne = vec(1);
        Vec y = vec(2);
        Vec weight = vec(3);
        Vec factor = vec(4);
        kernel.loadSums();
        asm.vbroadcastss(minusGamma, Field.factor(1));
        kernel.loop("unit", () -> {
            asm.vmovups(X, Mem.at(RDI));
            formulas.expOfMinusSize(down, X);
            formulas.log1p(down);
            formulas.softplusOfBoth(up, down, X);
            asm.vmulps(ofOne, up, minusGamma);
            formulas.exp(ofOne);
            asm.vmulps(ofOne, ofOne, down);
            asm.vmulps(X, down, minusGamma);
            formulas.exp(X);
            asm.vmulps(X, X, up);
            asm.vmovups(y, Mem.at(RSI));
            asm.vbroadcastss(weight, Field.factor(2));
            asm.vmulps(weight, weight, y);
            asm.vmulps(ofOne, weight, ofOne);
            asm.vbroadcastss(weight, asm.constant(1));
            asm.vsubps(weight, weight, y);
            asm.vbroadcastss(factor, Field.factor(3));
            asm.vmulps(weight, factor, weight);
            asm.vmulps(X, weight, X);
            asm.vaddps(X, ofOne, X);
            kernel.addToSums();
        });
        kernel.storeSums();
        return kernel.end();
    }

    private void loadSums() {
        asm.vmovups(SUM, Field.SUMS.place());
        asm.vmovups(LOST, Field.LOST.place());
    }

    private void storeSums() {
        asm.vmovups(Field.SUMS.place(), SUM);
        asm.vmovups(Field.LOST.place(), LOST);
    }

    /** Adds X to SUM, and the part that this rounds away to LOST: see {@link dev.chainrule.cpu.plain.PlainOutputs}. */
    private void addToSums() {
        asm.vaddps(NEXT, SUM, X);
        asm.vsubps(OF_TERM, SUM, NEXT);
        asm.vaddps(OF_TERM, OF_TERM, X);
        asm.vsubps(OF_SUM, X, NEXT);
        asm.vaddps(OF_SUM, OF_SUM, SUM);
        asm.vbroadcastss(SIZE, asm.constantBits(NOT_SIGN));
        asm.vandps(GREATER, SIZE, SUM);
        asm.vandps(SIZE, SIZE, X);
        asm.vcmpps(GREATER, GREATER, SIZE, Comparison.NOT_LESS_BUT_ORDERED);
        asm.vblendvps(OF_TERM, OF_SUM, OF_TERM, GREATER);
        asm.vaddps(LOST, LOST, OF_TERM);
        asm.vmovups(SUM, NEXT);
    }

    // ---- places of the greatest, and squares

    /**
     * GREATEST and its place ← those of the greatest a_k, the first of equals, and so for b; UNIT ← the number of the next unit. A
     * NaN is less than nothing: where the first is NaN it stays.
     */
    static Program places() {
        ExampleKernels kernel = new ExampleKernels("places");
        Assembler asm = kernel.asm;
        Vec unit = vec(4);
        Vec one = vec(5);
        Vec[] greatest = {vec(6), vec(7)};
        Vec[] place = {vec(8), vec(9)};
        Field[] fields = {
            Field.GREATEST, Field.GREATEST_OF_B, Field.GREATEST_PLACE, Field.GREATEST_OF_B_PLACE,
        };
        for (int x = 0; x < 2; x++) {
            asm.vmovups(greatest[x], fields[x].place());
            asm.vmovups(place[x], fields[2 + x].place());
        }
        asm.vmovups(unit, Field.UNIT.place());
        asm.vbroadcastss(one, asm.constant(1));
        kernel.loop("unit", () -> {
            for (int x = 0; x < 2; x++) {
                asm.vmovups(X, Mem.at(x == 0 ? RDI : RSI));
                asm.vcmpps(SCRATCH, X, greatest[x], Comparison.GREATER);
                asm.vblendvps(greatest[x], greatest[x], X, SCRATCH);
                asm.vblendvps(place[x], place[x], unit, SCRATCH);
            }
            asm.vaddps(unit, unit, one);
        });
        for (int x = 0; x < 2; x++) {
            asm.vmovups(fields[x].place(), greatest[x]);
            asm.vmovups(fields[2 + x].place(), place[x]);
        }
        asm.vmovups(Field.UNIT.place(), unit);
        return kernel.end();
    }

    /** SQUARES ← fma(a_k, a_k, SQUARES), k upwards. */
    static Program squares() {
        ExampleKernels kernel = new ExampleKernels("squares");
        Assembler asm = kernel.asm;
        Vec sum = vec(4);
        asm.vmovups(sum, Field.SQUARES.place());
        kernel.loop("unit", () -> {
            asm.vmovups(X, Mem.at(RDI));
            asm.vfmadd231ps(sum, X, X);
        });
        asm.vmovups(Field.SQUARES.place(), sum);
        return kernel.end();
    }
}
