package dev.chainrule.cpu.machine;

import static dev.chainrule.cpu.machine.Gp.R8;
import static dev.chainrule.cpu.machine.Gp.RAX;
import static dev.chainrule.cpu.machine.Gp.RBX;
import static dev.chainrule.cpu.machine.Gp.RCX;
import static dev.chainrule.cpu.machine.Gp.RDX;

/**
 * The instructions that this processor has and the system lets programs use: its registers must be kept when the system
 * switches between threads.
 *
 * @param avx2 AVX, AVX2 and FMA, on vectors of 256 bits
 * @param avx512 AVX-512 F, DQ and VL, on vectors of 512 bits
 * @param neon Advanced SIMD of aarch64 with fma, on vectors of 128 bits
 */
public record Processor(boolean avx2, boolean avx512, boolean neon) {
    // the places of a leaf's registers in what the program writes
    private static final int LEAF_1_ECX = 6;
    private static final int LEAF_7_EBX = 9;
    private static final int LEAVES = 3;
    private static final int REGISTERS = 4;

    private static final int FMA = 12;
    private static final int OSXSAVE = 27;
    private static final int AVX = 28;
    private static final int AVX2 = 5;
    private static final int AVX512_F = 16;
    private static final int AVX512_DQ = 17;
    private static final int AVX512_VL = 31;
    /** The bits of what the system keeps: vectors of 128 and 256 bits. */
    private static final long KEPT_256 = 0b110;
    /** Masks and vectors of 512 bits, too. */
    private static final long KEPT_512 = 0b1110_0110;

    /** Asks the processor. On aarch64 there is nothing to ask, as every processor of ARMv8-A has Advanced SIMD; but code is executed. */
    static Processor of(Architecture architecture, Machine machine) {
        if (architecture == Architecture.AARCH64) {
            float[] none = {0};
            machine.load(nothing()).call(none, none, none, new long[1]);
            return new Processor(false, false, true);
        }
        return x86(machine);
    }

    private static Processor x86(Machine machine) {
        long[] leaves = new long[LEAVES * REGISTERS];
        float[] none = {0};
        machine.load(leaves()).call(none, none, none, leaves);
        if (leaves[0] < 7 || !has(leaves[LEAF_1_ECX], OSXSAVE)) {
            return new Processor(false, false, false);
        }
        long[] kept = {0};
        machine.load(kept()).call(none, none, none, kept);
        boolean avx2 = has(leaves[LEAF_1_ECX], FMA)
                && has(leaves[LEAF_1_ECX], AVX)
                && has(leaves[LEAF_7_EBX], AVX2)
                && (kept[0] & KEPT_256) == KEPT_256;
        boolean avx512 = has(leaves[LEAF_7_EBX], AVX512_F)
                && has(leaves[LEAF_7_EBX], AVX512_DQ)
                && has(leaves[LEAF_7_EBX], AVX512_VL)
                && (kept[0] & KEPT_512) == KEPT_512;
        return new Processor(avx2, avx2 && avx512, false);
    }

    private static boolean has(long bits, int bit) {
        return (bits >> bit & 1) == 1;
    }

    /** A program that does nothing. */
    static Program nothing() {
        Assembler asm = new Assembler("nothing");
        asm.ret();
        return asm.program();
    }

    /** Parameters ← RAX, RBX, RCX and RDX of leaves 0, 1 and 7 of cpuid. */
    static Program leaves() {
        Assembler asm = new Assembler("cpuid");
        asm.push(RBX); // the caller's
        asm.mov(R8, RCX);
        int[] numbers = {0, 1, 7};
        for (int i = 0; i < LEAVES; i++) {
            asm.mov(RAX, numbers[i]);
            asm.mov(RCX, 0);
            asm.cpuid();
            Gp[] registers = {RAX, RBX, RCX, RDX};
            for (int r = 0; r < REGISTERS; r++) {
                asm.mov(Mem.at(R8, (i * REGISTERS + r) * Long.BYTES), registers[r]);
            }
        }
        asm.pop(RBX);
        asm.ret();
        return asm.program();
    }

    /** Parameter 0 ← the registers that the system keeps; only for a processor that has xgetbv. */
    static Program kept() {
        Assembler asm = new Assembler("xgetbv");
        asm.mov(R8, RCX);
        asm.mov(RCX, 0);
        asm.xgetbv();
        asm.mov(Mem.at(R8), RAX);
        asm.ret();
        return asm.program();
    }
}
