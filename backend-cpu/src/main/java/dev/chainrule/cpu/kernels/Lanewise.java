package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Comparison;
import dev.chainrule.cpu.machine.Gp;
import dev.chainrule.cpu.machine.Mask;
import dev.chainrule.cpu.machine.Operand;
import dev.chainrule.cpu.machine.Vec;

/**
 * Instructions of a formula that is computed in each lane, as each instruction set has them. A <i>choice</i> of lanes, numbered 2 to 7, is
 * the register of that number with AVX2 and NEON, and the mask of that number with AVX-512. The lanes of the rest of a row are in
 * register 15 or in mask 1, or with NEON their number is in RAX.
 */
final class Lanewise {
    private static final int REST_REGISTER = 15;

    final Assembler asm;
    private final InstructionSet set;
    private final FirstLanes rest;

    Lanewise(Assembler asm, InstructionSet set) {
        this.asm = asm;
        this.set = set;
        rest = FirstLanes.of(asm, set, REST_REGISTER, Gp.RAX);
    }

    /** The register of a number. */
    Vec v(int number) {
        return set.register(number);
    }

    /** All lanes of t ← a constant. Returns t. */
    Vec all(Vec t, float value) {
        asm.vbroadcastss(t, asm.constant(value));
        return t;
    }

    /** All lanes of t ← the bits of a constant. Returns t. */
    Vec allBits(Vec t, int bits) {
        asm.vbroadcastss(t, asm.constantBits(bits));
        return t;
    }

    /** The choice ← the lanes in which a and b compare so. */
    void compare(int choice, Vec a, Operand b, Comparison comparison) {
        if (isMask()) {
            asm.vcmpps(new Mask(choice), a, b, comparison);
        } else {
            asm.vcmpps(v(choice), a, b, comparison);
        }
    }

    /** The choice ← the lanes in which x is less than 0; with AVX2 and NEON its register is needed, with AVX-512 {@code zero} changes. */
    void isNegative(int choice, Vec x, Vec zero) {
        Vec none = isMask() ? zero : v(choice);
        asm.vxorps(none, none, none);
        compare(choice, x, none, Comparison.LESS);
    }

    /** t ← b in the lanes of the choice, else a. */
    void choose(Vec t, Vec a, Vec b, int choice) {
        if (isMask()) {
            asm.masked(new Mask(choice), false).vblendmps(t, a, b);
        } else {
            asm.vblendvps(t, a, b, v(choice));
        }
    }

    /** t ← 0 in the lanes of the choice. */
    void clear(Vec t, int choice) {
        if (isMask()) {
            asm.masked(new Mask(choice), false).vxorps(t, t, t);
        } else {
            asm.vandnps(t, v(choice), t);
        }
    }

    /** The lanes of the rest of a row. */
    FirstLanes rest() {
        return rest;
    }

    private boolean isMask() {
        return set == InstructionSet.AVX512;
    }
}
