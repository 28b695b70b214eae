package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.R12;
import static dev.chainrule.cpu.machine.Gp.R13;
import static dev.chainrule.cpu.machine.Gp.R8;
import static dev.chainrule.cpu.machine.Gp.RAX;
import static dev.chainrule.cpu.machine.Gp.RBP;
import static dev.chainrule.cpu.machine.Gp.RBX;
import static dev.chainrule.cpu.machine.Gp.RDI;
import static dev.chainrule.cpu.machine.Gp.RDX;
import static dev.chainrule.cpu.machine.Gp.RSI;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Gp;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;

/**
 * A narrow product of two matrices whose rows are the terms, with AVX-512: c_ij ← Σ_p a_ip b_jp, p upwards, by fma, for up to 15 rows i of A and
 * 16 or 32 rows j of B. Neither is copied: rows of B are transposed in registers, four columns at once, and each column is used by all
 * rows of A.
 *
 * <pre>
 * a_ip at A + i B_STEP + 4 p, for DEPTH terms p, 4 at least
 * b_jp at B + j B_STEP + 4 p
 * c_ij at C + i C_ROW + 4 j
 * </pre>
 */
final class NarrowKernel {
    /** The most rows of A. More fill a vector with their own lanes, and are computed by tiles as fast. */
    static final int MOST_ROWS = 15;
    /** The rows of B in a group, a vector's lanes. */
    static final int GROUP = 16;

    /** The registers for sums, beside those of four pairs and of four columns of a group. */
    private static final int REGISTERS = 32;

    private static final int AT_ONCE = RowsInLanes.AT_ONCE;
    /** The terms in a line of the cache. */
    private static final int LINE = 16;
    /** Lines from what is read to what is prefetched: 32 rows are more than the processor follows by itself. */
    private static final int LINES_AHEAD = 3;
    /** The places of 8 rows of B each. */
    private static final Gp[] EIGHTS = {RSI, RBP, R12, R13};

    private static final Gp[] SAVED = {RBX, RBP, R12, R13};

    private final Assembler asm;
    private final int rows;
    private final int groups;

    private NarrowKernel(Assembler asm, int rows, int groups) {
        this.asm = asm;
        this.rows = rows;
        this.groups = groups;
    }

    /** The most groups of B for a number of rows of A, by the registers. */
    static int mostGroups(int rows) {
        return AT_ONCE + 2 * (rows + AT_ONCE) <= REGISTERS ? 2 : 1;
    }

    /** The program for {@code rows} rows of A and {@code groups} of 16 rows of B. */
    static Program of(int rows, int groups) {
        Assembler asm = new Assembler(Kernels.name("narrow", rows, groups * GROUP));
        new NarrowKernel(asm, rows, groups).write();
        return asm.program();
    }

    // ---- registers: four pairs, which are elements of A afterwards; the columns of each group; the sums

    private static Vec pair(int p) {
        return InstructionSet.AVX512.register(p);
    }

    private Vec[] columns(int group) {
        Vec[] columns = new Vec[AT_ONCE];
        for (int p = 0; p < AT_ONCE; p++) {
            columns[p] = InstructionSet.AVX512.register(AT_ONCE * (1 + group) + p);
        }
        return columns;
    }

    private Vec sum(int row, int group) {
        return InstructionSet.AVX512.register(AT_ONCE * (1 + groups) + row * groups + group);
    }

    private void write() {
        for (Gp register : SAVED) {
            asm.push(register);
        }
        asm.add(RDI, Slot.A.place());
        asm.add(RSI, Slot.B.place());
        asm.mov(R8, Slot.B_STEP.place());
        RowsInLanes.distances(asm);
        asm.lea(RBX, Mem.at(RDI, R8, RowsInLanes.ROWS));
        for (int e = 1; e < 2 * groups; e++) {
            asm.lea(EIGHTS[e], Mem.at(EIGHTS[e - 1], R8, RowsInLanes.ROWS));
        }
        for (int i = 0; i < rows; i++) {
            for (int g = 0; g < groups; g++) {
                asm.vxorps(sum(i, g), sum(i, g), sum(i, g));
            }
        }
        asm.mov(RAX, Slot.DEPTH.place());
        several(LINE, "line");
        several(AT_ONCE, "four");
        rest();
        asm.add(RDX, Slot.C.place());
        for (int i = 0; i < rows; i++) {
            for (int g = 0; g < groups; g++) {
                asm.vmovups(Mem.at(RDX, g * GROUP * Float.BYTES), sum(i, g));
            }
            asm.add(RDX, Slot.C_ROW.place());
        }
        asm.vzeroupper();
        for (int i = SAVED.length - 1; i >= 0; i--) {
            asm.pop(SAVED[i]);
        }
        asm.ret();
    }

    /** Adds {@code terms} at once, while as many are left. */
    private void several(int terms, String name) {
        asm.sub(RAX, terms);
        asm.jl("no_more_" + name);
        asm.label(name);
        for (int first = 0; first < terms; first += AT_ONCE) {
            if (terms == LINE) {
                prefetch(first / AT_ONCE);
            }
            transpose(first * Float.BYTES);
            for (int p = 0; p < AT_ONCE; p++) {
                addTerm(p, (first + p) * Float.BYTES);
            }
        }
        for (Gp place : places()) {
            asm.add(place, terms * Float.BYTES);
        }
        asm.sub(RAX, terms);
        asm.jge(name);
        asm.label("no_more_" + name);
        asm.add(RAX, terms);
    }

    /** Adds the one to three terms that are left, as the last of four that are read. */
    private void rest() {
        asm.je("done");
        for (Gp place : places()) {
            asm.lea(place, Mem.at(place, RAX, Float.BYTES, -AT_ONCE * Float.BYTES));
        }
        transpose(0);
        for (int left = AT_ONCE - 2; left > 0; left--) {
            asm.cmp(RAX, left);
            asm.je("last_" + left);
        }
        for (int left = AT_ONCE - 1; left > 0; left--) {
            asm.label("last_" + left);
            addTerm(AT_ONCE - left, (AT_ONCE - left) * Float.BYTES);
        }
        asm.label("done");
    }

    private Gp[] places() {
        Gp[] places = new Gp[2 + 2 * groups];
        places[0] = RDI;
        places[1] = RBX;
        System.arraycopy(EIGHTS, 0, places, 2, 2 * groups);
        return places;
    }

    /** Prefetches the rows of one of four places of eight rows, if there is one. */
    private void prefetch(int eight) {
        for (int r = 0; r < RowsInLanes.ROWS && eight < 2 * groups; r++) {
            asm.prefetcht0(RowsInLanes.row(EIGHTS[eight], r).plus(LINES_AHEAD * LINE * Float.BYTES));
        }
    }

    /** Columns ← four columns of the rows of each group, whose rows r, r + 4, r + 8 and r + 12 are loaded into the quarters of a register. */
    private void transpose(int ahead) {
        Vec[] pairs = {pair(0), pair(1), pair(2), pair(3)};
        for (int g = 0; g < groups; g++) {
            Vec[] columns = columns(g);
            for (int r = 0; r < AT_ONCE; r++) {
                Vec v = columns[r];
                asm.vmovups(v.first128(), RowsInLanes.row(EIGHTS[2 * g], r).plus(ahead));
                for (int quarter = 1; quarter < GROUP / AT_ONCE; quarter++) {
                    int row = quarter * AT_ONCE + r;
                    Gp eight = EIGHTS[2 * g + row / RowsInLanes.ROWS];
                    asm.vinsertf32x4(
                            v, v, RowsInLanes.row(eight, row % RowsInLanes.ROWS).plus(ahead), quarter);
                }
            }
            RowsInLanes.transpose(asm, columns, pairs);
        }
    }

    /** Adds the terms of column p, times the elements of A that lie {@code ahead}. */
    private void addTerm(int p, int ahead) {
        for (int i = 0; i < rows; i++) {
            Gp eight = i < RowsInLanes.ROWS ? RDI : RBX;
            Vec element = pair(i % AT_ONCE);
            asm.vbroadcastss(
                    element, RowsInLanes.row(eight, i % RowsInLanes.ROWS).plus(ahead));
            for (int g = 0; g < groups; g++) {
                asm.vfmadd231ps(sum(i, g), element, columns(g)[p]);
            }
        }
    }
}
