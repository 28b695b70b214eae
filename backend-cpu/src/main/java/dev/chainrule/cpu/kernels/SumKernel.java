package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.R8;
import static dev.chainrule.cpu.machine.Gp.RAX;
import static dev.chainrule.cpu.machine.Gp.RDI;
import static dev.chainrule.cpu.machine.Gp.RDX;
import static dev.chainrule.cpu.machine.Gp.RSI;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;

/**
 * The sums of columns: c_j ← end(0 + b_j + a_0j + a_1j + …), rows in their order, for one to eight vectors of 8 columns.
 *
 * <pre>
 * a_ij at A + i A_ROW + 4 j, for DEPTH rows, which may be 0; b_j at B + 4 j; c_j at C + 4 j
 * </pre>
 *
 * The last vector may have some {@link FirstLanes} only, those of MASK.
 */
final class SumKernel {
    /** The most vectors of a call. */
    static final int MOST_VECTORS = 8;

    private static final Vec ALPHA = new Vec(8, 256);
    private static final Vec BETA = new Vec(9, 256);
    private static final Vec OPERAND = new Vec(10, 256);
    private static final int MASK_REGISTER = 11;
    private static final int VECTOR_BYTES = 32;

    private final Assembler asm;
    private final int vectors;
    /** Whether the last vector has some lanes only. */
    private final boolean masked;

    private final FirstLanes lastLanes;

    private SumKernel(Assembler asm, InstructionSet set, int vectors, int rest) {
        this.asm = asm;
        this.vectors = vectors;
        masked = rest != 0;
        lastLanes = FirstLanes.of(asm, set, MASK_REGISTER, rest);
    }

    /**
     * The program.
     *
     * @param set one with vectors of 256 bits
     * @param rest the {@link FirstLanes#variant} for the lanes of the last vector
     */
    static Program of(InstructionSet set, int vectors, int rest, End end) {
        Assembler asm = new Assembler(Kernels.name("sums", vectors, FirstLanes.word(set, rest), end));
        new SumKernel(asm, set, vectors, rest).write(end);
        return asm.program();
    }

    private void write(End end) {
        asm.add(RDI, Slot.A.place());
        asm.add(RSI, Slot.B.place());
        asm.add(RDX, Slot.C.place());
        asm.mov(R8, Slot.A_ROW.place());
        asm.mov(RAX, Slot.DEPTH.place());
        if (masked) {
            lastLanes.read(Slot.MASK.place());
        }
        asm.vxorps(OPERAND, OPERAND, OPERAND);
        for (int v = 0; v < vectors; v++) {
            load(v, sum(v), Mem.at(RSI, v * VECTOR_BYTES));
            asm.vaddps(sum(v), sum(v), OPERAND); // a sum begins with 0, so -0 alone comes out as 0
        }
        asm.cmp(RAX, 0);
        asm.je("done");
        asm.label("row");
        for (int v = 0; v < vectors; v++) {
            Mem place = Mem.at(RDI, v * VECTOR_BYTES);
            if (isMasked(v)) {
                load(v, OPERAND, place);
                asm.vaddps(sum(v), sum(v), OPERAND);
            } else {
                asm.vaddps(sum(v), sum(v), place);
            }
        }
        asm.add(RDI, R8);
        asm.sub(RAX, 1);
        asm.jne("row");
        asm.label("done");
        store(end);
        asm.vzeroupper();
        asm.ret();
    }

    private void store(End end) {
        asm.vbroadcastss(ALPHA, Slot.SCALES.place());
        asm.vbroadcastss(BETA, Slot.beta());
        for (int v = 0; v < vectors; v++) {
            Mem place = Mem.at(RDX, v * VECTOR_BYTES);
            if (end == End.SCALED) {
                asm.vmulps(sum(v), sum(v), ALPHA);
            } else if (end.readsTarget()) {
                load(v, OPERAND, place);
                if (end == End.KEPT) {
                    asm.vmulps(OPERAND, OPERAND, BETA);
                }
                asm.vfmadd213ps(sum(v), ALPHA, OPERAND);
            }
            if (isMasked(v)) {
                lastLanes.store(place, sum(v));
            } else {
                asm.vmovups(place, sum(v));
            }
        }
    }

    private static Vec sum(int vector) {
        return new Vec(vector, 256);
    }

    private boolean isMasked(int vector) {
        return masked && vector == vectors - 1;
    }

    private void load(int vector, Vec t, Mem s) {
        if (isMasked(vector)) {
            lastLanes.load(t, s);
        } else {
            asm.vmovups(t, s);
        }
    }
}
