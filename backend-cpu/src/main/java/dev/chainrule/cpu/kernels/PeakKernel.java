package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.RAX;
import static dev.chainrule.cpu.machine.Gp.RDX;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;

/**
 * c_j ← α c_j + β, DEPTH times, by fma, for the elements of one vector or more that stay in registers: as many operations as the
 * processor can do. The first is at C. Vectors are those of tiles.
 */
final class PeakKernel {
    private PeakKernel() {}

    /** The most vectors: as many chains as a tile has sums. */
    static int mostVectors(InstructionSet set) {
        return 2 * set.tileRows();
    }

    /** The program. */
    static Program of(InstructionSet set, int vectors) {
        Assembler asm = new Assembler(Kernels.name("peak", set.word(), vectors));
        Vec alpha = set.register(vectors);
        Vec beta = set.register(vectors + 1);
        asm.add(RDX, Slot.C.place());
        asm.vbroadcastss(alpha, Slot.SCALES.place());
        asm.vbroadcastss(beta, Slot.beta());
        asm.mov(RAX, Slot.DEPTH.place());
        for (int v = 0; v < vectors; v++) {
            asm.vmovups(set.register(v), place(set, v));
        }
        asm.label("step");
        for (int v = 0; v < vectors; v++) {
            asm.vfmadd213ps(set.register(v), alpha, beta);
        }
        asm.sub(RAX, 1);
        asm.jne("step");
        for (int v = 0; v < vectors; v++) {
            asm.vmovups(place(set, v), set.register(v));
        }
        asm.vzeroupper();
        asm.ret();
        return asm.program();
    }

    private static Mem place(InstructionSet set, int vector) {
        return Mem.at(RDX, vector * set.lanes() * Float.BYTES);
    }
}
