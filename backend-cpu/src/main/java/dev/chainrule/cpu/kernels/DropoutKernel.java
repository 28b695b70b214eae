package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.kernels.MapKernel.Array.A;
import static dev.chainrule.cpu.kernels.MapKernel.Array.C;

import dev.chainrule.cpu.kernels.MapKernel.Formula;
import dev.chainrule.cpu.kernels.MapKernel.Here;
import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Comparison;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;

/**
 * Dropout, 8 elements at once: c_j ← 0 where the top 24 bits of number j are below f1, else f0 a_j. The numbers are those of
 * {@link dev.chainrule.spi.CounterBits}: 4 counters of 64 bits are in a vector, those of even j in one and of odd j in another.
 */
final class DropoutKernel implements Formula {
    /** From a counter to the next. */
    static final long GAMMA = 0x9E3779B97F4A7C15L;

    private static final long FIRST_FACTOR = 0xBF58476D1CE4E5B9L;
    private static final long SECOND_FACTOR = 0x94D049BB133111EBL;
    /** 8 γ, modulo 2⁶⁴: from the counters of a vector to those of the next. */
    private static final long EIGHT_GAMMAS = GAMMA << 3;

    /** The bits of the upper half of a number that the choice does not use. */
    private static final int UNUSED_BITS = 8;

    private static final Vec X = vec(0);
    private static final Vec EVEN = vec(1);
    private static final Vec ODD = vec(2);
    private static final Vec SCRATCH = vec(3);
    private static final Vec CROSSED = vec(4);
    private static final Vec CONSTANT = vec(5);
    private static final int DROPPED = 6;
    private static final Vec SCALE = vec(10);
    private static final Vec THRESHOLD = vec(11);
    /** The counters of the even elements of the next vector. */
    private static final Vec COUNTERS = vec(7);

    private DropoutKernel() {}

    /** The program, for a set with vectors of 256 bits. */
    static Program program(InstructionSet set) {
        return MapKernel.of(set, "dropout", new DropoutKernel());
    }

    private static Vec vec(int number) {
        return InstructionSet.AVX2.register(number);
    }

    @Override
    public void begin(Lanewise on) {
        on.asm.vbroadcastss(SCALE, Field.factor(0));
        on.asm.vbroadcastss(THRESHOLD, Field.factor(1));
        on.asm.vmovups(COUNTERS, Field.COUNTERS.place());
    }

    @Override
    public void write(Lanewise on, Here here) {
        Assembler asm = on.asm;
        asm.vmovups(EVEN, COUNTERS);
        asm.vpbroadcastq(CONSTANT, asm.constant64(GAMMA));
        asm.vpaddq(ODD, COUNTERS, CONSTANT);
        asm.vpbroadcastq(CONSTANT, asm.constant64(EIGHT_GAMMAS));
        asm.vpaddq(COUNTERS, COUNTERS, CONSTANT);
        mix(asm, EVEN);
        mix(asm, ODD);
        asm.vpsrlq(EVEN, EVEN, Integer.SIZE); // the upper halves, each in its element's lane
        asm.vpsrlq(ODD, ODD, Integer.SIZE);
        asm.vpsllq(ODD, ODD, Integer.SIZE);
        asm.vorps(EVEN, EVEN, ODD);
        asm.vpsrld(EVEN, EVEN, UNUSED_BITS);
        asm.vcvtdq2ps(EVEN, EVEN); // exact
        on.compare(DROPPED, EVEN, THRESHOLD, Comparison.LESS);
        here.load(X, A);
        asm.vmulps(X, X, SCALE);
        on.clear(X, DROPPED);
        here.store(C, X);
    }

    private static void mix(Assembler asm, Vec z) {
        foldAndMultiply(asm, z, 30, FIRST_FACTOR);
        foldAndMultiply(asm, z, 27, SECOND_FACTOR);
        fold(asm, z, 31);
    }

    /** z ← z ^ (z &gt;&gt;&gt; by). */
    private static void fold(Assembler asm, Vec z, int by) {
        asm.vpsrlq(SCRATCH, z, by);
        asm.vxorps(z, z, SCRATCH);
    }

    /** z ← (z ^ (z &gt;&gt;&gt; by)) factor, the product from those of halves: low low + 2³² (high low + low high). */
    private static void foldAndMultiply(Assembler asm, Vec z, int by, long factor) {
        fold(asm, z, by);
        asm.vpsrlq(CROSSED, z, Integer.SIZE);
        asm.vpbroadcastq(CONSTANT, asm.constant64(factor >>> Integer.SIZE));
        asm.vpmuludq(SCRATCH, z, CONSTANT);
        asm.vpbroadcastq(CONSTANT, asm.constant64(factor));
        asm.vpmuludq(CROSSED, CROSSED, CONSTANT);
        asm.vpaddq(CROSSED, CROSSED, SCRATCH);
        asm.vpsllq(CROSSED, CROSSED, Integer.SIZE);
        asm.vpmuludq(z, z, CONSTANT);
        asm.vpaddq(z, z, CROSSED);
    }
}
