package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.R10;
import static dev.chainrule.cpu.machine.Gp.R11;
import static dev.chainrule.cpu.machine.Gp.R8;
import static dev.chainrule.cpu.machine.Gp.R9;
import static dev.chainrule.cpu.machine.Gp.RAX;
import static dev.chainrule.cpu.machine.Gp.RBX;
import static dev.chainrule.cpu.machine.Gp.RDI;
import static dev.chainrule.cpu.machine.Gp.RDX;
import static dev.chainrule.cpu.machine.Gp.RSI;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;

/**
 * Copies DEPTH rows to PANELS panels: from A + p A_STEP to C + p C_ROW, the panels A_TILE and C_TILE apart. A row is read to its
 * end before the next, as it lies in memory. The last vector of a panel may have some {@link FirstLanes} only, those of MASK; the others
 * become 0.
 */
final class CopyKernel {
    /** The most vectors of a panel's row. */
    static final int MOST_VECTORS = 8;

    /** Rows from what is read to what is prefetched. */
    private static final int ROWS_AHEAD = 16;
    /** The bytes of a line of the cache. */
    private static final int LINE = 64;

    private static final int MASK_REGISTER = 15;

    private CopyKernel() {}

    /**
     * The program; {@code vectors} of 256 bits make a panel's row.
     *
     * @param set one with vectors of 256 bits
     * @param rest the {@link FirstLanes#variant} for the lanes of the last vector
     */
    static Program of(InstructionSet set, int vectors, int rest) {
        Assembler asm = new Assembler(Kernels.name("copy", vectors, FirstLanes.word(set, rest)));
        FirstLanes lastLanes = FirstLanes.of(asm, set, MASK_REGISTER, rest);
        asm.push(RBX);
        asm.add(RDI, Slot.A.place());
        asm.add(RDX, Slot.C.place());
        asm.mov(R8, Slot.A_STEP.place());
        asm.mov(R9, Slot.C_ROW.place());
        asm.mov(RAX, Slot.DEPTH.place());
        if (rest != 0) {
            lastLanes.read(Slot.MASK.place());
        }
        asm.lea(RBX, Mem.at(R8, R8, 1));
        asm.label("row");
        asm.mov(R10, RDI);
        asm.mov(RSI, RDX);
        asm.mov(R11, Slot.PANELS.place());
        asm.label("panel");
        for (int v = 0; v < vectors; v++) {
            Mem source = Mem.at(R10, v * RowsInLanes.ROWS * Float.BYTES);
            if (rest != 0 && v == vectors - 1) {
                lastLanes.load(new Vec(v, 256), source);
            } else {
                asm.vmovups(new Vec(v, 256), source);
            }
            asm.vmovups(Mem.at(RSI, v * RowsInLanes.ROWS * Float.BYTES), new Vec(v, 256));
        }
        asm.cmp(RAX, ROWS_AHEAD);
        asm.jl("prefetched");
        for (int at = 0; at < vectors * RowsInLanes.ROWS * Float.BYTES; at += LINE) {
            asm.prefetcht0(Mem.at(R10, RBX, ROWS_AHEAD / 2, at));
        }
        asm.label("prefetched");
        asm.add(R10, Slot.A_TILE.place());
        asm.add(RSI, Slot.C_TILE.place());
        asm.sub(R11, 1);
        asm.jne("panel");
        asm.add(RDI, R8);
        asm.add(RDX, R9);
        asm.sub(RAX, 1);
        asm.jne("row");
        asm.vzeroupper();
        asm.pop(RBX);
        asm.ret();
        return asm.program();
    }
}
