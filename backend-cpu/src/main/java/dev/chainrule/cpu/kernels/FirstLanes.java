package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Gp;
import dev.chainrule.cpu.machine.Imm;
import dev.chainrule.cpu.machine.Mask;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Operand;
import dev.chainrule.cpu.machine.Vec;

/**
 * The first lanes of a vector, where the others lie beyond the end of a row, and are neither read nor written. With AVX2 they are chosen by a
 * register, with AVX-512 by mask 1; NEON has neither, and their number is known when the program is assembled, or is in a general
 * register.
 */
final class FirstLanes {
    private static final Mask MASK = new Mask(1);

    private final Assembler asm;
    private final InstructionSet set;
    private final Vec register;
    private final Operand count;

    private FirstLanes(Assembler asm, InstructionSet set, int register, Operand count) {
        this.asm = asm;
        this.set = set;
        this.register = new Vec(register, 256);
        this.count = count;
    }

    /**
     * Lanes whose number is known.
     *
     * @param register the number of AVX2's register
     */
    static FirstLanes of(Assembler asm, InstructionSet set, int register, int count) {
        return new FirstLanes(asm, set, register, new Imm(count));
    }

    /**
     * Lanes whose number is in a general register.
     *
     * @param register the number of AVX2's register
     */
    static FirstLanes of(Assembler asm, InstructionSet set, int register, Gp count) {
        return new FirstLanes(asm, set, register, count);
    }

    /** The variants of a program that the last vector of a row needs: without a rest, and by masks one for all rests. */
    static int variants(InstructionSet set) {
        return set.hasMasks() ? 2 : set.lanes();
    }

    /** The number of the variant for some first lanes, 0 where there is no rest. */
    static int variant(InstructionSet set, int count) {
        return set.hasMasks() ? Math.min(1, count) : count;
    }

    /** A word for the name of a variant. */
    static String word(InstructionSet set, int variant) {
        return variant == 0 ? "" : set.hasMasks() ? "masked" : "rest_".concat(Integer.toString(variant));
    }

    /** Reads which lanes they are, which is needed once. */
    void read(Mem lanes) {
        if (set == InstructionSet.AVX512) {
            asm.kmovw(MASK, lanes);
        } else if (set == InstructionSet.AVX2) {
            asm.vmovups(register, lanes);
        }
    }

    /** t ← the lanes in memory; the others become 0. */
    void load(Vec t, Mem s) {
        if (set == InstructionSet.AVX512) {
            asm.masked(MASK, true).vmovups(t, s);
        } else if (set == InstructionSet.AVX2) {
            asm.vmaskmovps(t, register, s);
        } else {
            asm.loadFirst(t, s, count);
        }
    }

    /** Memory t ← the lanes of s. */
    void store(Mem t, Vec s) {
        if (set == InstructionSet.AVX512) {
            asm.masked(MASK, false).vmovups(t, s);
        } else if (set == InstructionSet.AVX2) {
            asm.vmaskmovps(t, register, s);
        } else {
            asm.storeFirst(t, s, count);
        }
    }
}
