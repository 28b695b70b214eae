package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.R12;
import static dev.chainrule.cpu.machine.Gp.R8;
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
 * The transpose of up to 8 rows: c_pr ← end(a_rp), and of TILES groups of as many rows, one after the other.
 *
 * <pre>
 * a_rp at A + r A_ROW + 4 p, for DEPTH columns p      groups are A_TILE apart
 * c_pr at C + p C_ROW + 4 r                           and C_TILE
 * </pre>
 *
 * To a panel, whole vectors of 8 lanes are written, with 0 for rows that are not there; otherwise the lanes of the rows alone.
 */
final class TransposeKernel {
    private static final Vec ALPHA = new Vec(8, 256);
    private static final Vec BETA = new Vec(9, 256);
    private static final Vec KEPT = new Vec(10, 256);
    private static final int MASK_REGISTER = 11;

    private final Assembler asm;
    private final boolean wholeVectors;
    private final FirstLanes rows;
    private final End end;

    private TransposeKernel(Assembler asm, FirstLanes rows, boolean wholeVectors, End end) {
        this.asm = asm;
        this.rows = rows;
        this.wholeVectors = wholeVectors;
        this.end = end;
    }

    /** The program that copies to panels. */
    static Program toPanel(InstructionSet set, int rows) {
        return of(set, Kernels.name("panel", rows), rows, true, End.SUM);
    }

    /** The program that writes a target. */
    static Program toTarget(InstructionSet set, int rows, End end) {
        return of(set, Kernels.name("transpose", rows, end), rows, rows == RowsInLanes.ROWS, end);
    }

    private static Program of(InstructionSet set, String name, int rows, boolean wholeVectors, End end) {
        Assembler asm = new Assembler(name);
        FirstLanes lanes = FirstLanes.of(asm, set, MASK_REGISTER, rows);
        new TransposeKernel(asm, lanes, wholeVectors, end).write(new RowsInLanes(asm, rows, 0));
        return asm.program();
    }

    private void write(RowsInLanes columns) {
        asm.push(RBX);
        asm.push(R12);
        asm.add(RDI, Slot.A.place());
        asm.add(RDX, Slot.C.place());
        asm.mov(R8, Slot.A_ROW.place());
        asm.mov(RBX, Slot.C_ROW.place());
        RowsInLanes.distances(asm);
        if (!wholeVectors) {
            rows.read(Slot.MASK.place());
        }
        if (end != End.SUM) {
            asm.vbroadcastss(ALPHA, Slot.SCALES.place());
            asm.vbroadcastss(BETA, Slot.beta());
        }
        asm.mov(RAX, Slot.TILES.place());
        asm.mov(Slot.TILES_LEFT.place(), RAX);
        asm.label("group");
        asm.mov(RSI, RDI);
        asm.mov(R12, RDX);
        asm.mov(RAX, Slot.DEPTH.place());
        asm.sub(RAX, RowsInLanes.AT_ONCE);
        asm.jl("rest");
        asm.label("four");
        columns.four(RDI);
        for (int p = 0; p < RowsInLanes.AT_ONCE; p++) {
            store(columns.column(p));
        }
        asm.add(RDI, RowsInLanes.AT_ONCE * Float.BYTES);
        asm.sub(RAX, RowsInLanes.AT_ONCE);
        asm.jge("four");
        asm.label("rest");
        asm.add(RAX, RowsInLanes.AT_ONCE);
        asm.je("done");
        asm.label("one");
        store(columns.one(RDI));
        asm.add(RDI, Float.BYTES);
        asm.sub(RAX, 1);
        asm.jne("one");
        asm.label("done");
        asm.mov(RDI, RSI);
        asm.mov(RDX, R12);
        asm.add(RDI, Slot.A_TILE.place());
        asm.add(RDX, Slot.C_TILE.place());
        asm.mov(RAX, Slot.TILES_LEFT.place());
        asm.sub(RAX, 1);
        asm.mov(Slot.TILES_LEFT.place(), RAX);
        asm.jne("group");
        asm.vzeroupper();
        asm.pop(R12);
        asm.pop(RBX);
        asm.ret();
    }

    private void store(Vec column) {
        Mem target = Mem.at(RDX);
        if (end == End.SCALED) {
            asm.vmulps(column, column, ALPHA);
        } else if (end.readsTarget()) {
            if (wholeVectors) {
                asm.vmovups(KEPT, target);
            } else {
                rows.load(KEPT, target);
            }
            if (end == End.KEPT) {
                asm.vmulps(KEPT, KEPT, BETA);
            }
            asm.vfmadd213ps(column, ALPHA, KEPT);
        }
        if (wholeVectors) {
            asm.vmovups(target, column);
        } else {
            rows.store(target, column);
        }
        asm.add(RDX, RBX);
    }
}
