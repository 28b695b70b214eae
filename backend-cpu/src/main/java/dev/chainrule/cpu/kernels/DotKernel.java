package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.R12;
import static dev.chainrule.cpu.machine.Gp.R13;
import static dev.chainrule.cpu.machine.Gp.R14;
import static dev.chainrule.cpu.machine.Gp.R8;
import static dev.chainrule.cpu.machine.Gp.R9;
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
 * A few rows times a transposed matrix, without a copy of it: c_ij ← end(Σ_p a_ip b_jp), p upwards, by fma, for 1 to 4 rows i of A and
 * 8 to 32 rows j of B. Rows of B are transposed in registers ({@link RowsInLanes}), so the speed is that of the memory that B lies in.
 *
 * <pre>
 * a_ip at A + i A_ROW + 4 p, for DEPTH terms p
 * b_jp at B + j B_STEP + 4 p
 * c_ij at C + i C_ROW + 4 j
 * </pre>
 */
final class DotKernel {
    /** The most rows of A. */
    static final int MOST_ROWS = 4;

    /** The most groups of 8 rows of B: with one row of A each has one chain of sums, and 4 hide the latency of fma. */
    private static final int MOST_GROUPS = 4;

    /**
     * The terms of a group that are added before the next group's: a line of the cache. Rows that are a multiple of 4 KiB apart
     * share a few lines of it, and would not find theirs again.
     */
    private static final int LINE = 16;
    /** Lines from what is read to what is prefetched: 32 rows are more than the processor follows by itself. */
    private static final int LINES_AHEAD = 3;

    private static final int FIRST_ELEMENT = 4;
    /** The sums, where there are registers above those of the columns. */
    private static final int FIRST_OF_MANY_SUMS = 16;

    private static final Gp[] GROUPS = {RSI, RBX, R12, R13};
    private static final Gp[] SAVED = {RBX, RBP, R12, R13, R14};

    private final Assembler asm;
    private final int firstSum;
    /** The registers for elements of A, one after the other. */
    private final int elements;

    private final int rows;
    private final int groups;

    private DotKernel(Assembler asm, InstructionSet set, int rows, int groups) {
        this.asm = asm;
        firstSum = set == InstructionSet.AVX512 ? FIRST_OF_MANY_SUMS : 0;
        elements = set == InstructionSet.NEON ? 3 : 4; // it has a register less
        this.rows = rows;
        this.groups = groups;
    }

    /** The most groups for a number of rows of A, by the registers for sums. */
    static int mostGroups(InstructionSet set, int rows) {
        return set == InstructionSet.AVX512 ? MOST_GROUPS : MOST_GROUPS / rows;
    }

    /** The program for {@code rows} rows of A and {@code groups} of 8 rows of B. */
    static Program of(InstructionSet set, int rows, int groups, End end) {
        Assembler asm = new Assembler(Kernels.name("dots", set.word(), rows, groups * RowsInLanes.ROWS, end));
        new DotKernel(asm, set, rows, groups).write(end);
        return asm.program();
    }

    private void write(End end) {
        for (Gp register : SAVED) {
            asm.push(register);
        }
        asm.add(RDI, Slot.A.place());
        asm.add(RSI, Slot.B.place());
        asm.add(RDX, Slot.C.place());
        asm.mov(R8, Slot.B_STEP.place());
        RowsInLanes.distances(asm);
        asm.mov(RBP, Slot.A_ROW.place());
        asm.lea(R14, Mem.at(RBP, RBP, 2));
        for (int g = 1; g < groups; g++) {
            asm.lea(GROUPS[g], Mem.at(GROUPS[g - 1], R8, 8));
        }
        for (int i = 0; i < rows; i++) {
            for (int g = 0; g < groups; g++) {
                asm.vxorps(sum(i, g), sum(i, g), sum(i, g));
            }
        }
        terms();
        asm.mov(R8, Slot.C_ROW.place());
        asm.lea(R9, Mem.at(R8, R8, 2));
        end(end);
        asm.vzeroupper();
        for (int i = SAVED.length - 1; i >= 0; i--) {
            asm.pop(SAVED[i]);
        }
        asm.ret();
    }

    private Vec sum(int row, int group) {
        return new Vec(firstSum + row * groups + group, 256);
    }

    private Vec element(int p) {
        return new Vec(FIRST_ELEMENT + p % elements, 256);
    }

    /** The memory of row i from {@code base} on, 0 to 3. */
    private static Mem row(Gp base, int i, Gp once, Gp thrice) {
        return switch (i) {
            case 0 -> Mem.at(base);
            case 1 -> Mem.at(base, once, 1);
            case 2 -> Mem.at(base, once, 2);
            default -> Mem.at(base, thrice, 1);
        };
    }

    private void terms() {
        RowsInLanes columns = new RowsInLanes(asm, RowsInLanes.ROWS, FIRST_ELEMENT + elements);
        asm.mov(RAX, Slot.DEPTH.place());
        several(columns, LINE, "line");
        several(columns, RowsInLanes.AT_ONCE, "four");
        asm.cmp(RAX, 0);
        asm.je("done");
        asm.label("one");
        for (int g = 0; g < groups; g++) {
            addTerm(0, 0, g, columns.one(GROUPS[g]));
        }
        advance(1);
        asm.jne("one");
        asm.label("done");
    }

    /** Adds {@code terms} at once, group by group, while as many are left. */
    private void several(RowsInLanes columns, int terms, String name) {
        asm.sub(RAX, terms);
        asm.jl("no_more_" + name);
        asm.label(name);
        for (int g = 0; g < groups; g++) {
            if (terms == LINE) {
                columns.prefetch(GROUPS[g], LINES_AHEAD * LINE);
            }
            for (int first = 0; first < terms; first += RowsInLanes.AT_ONCE) {
                columns.four(GROUPS[g], first);
                for (int p = 0; p < RowsInLanes.AT_ONCE; p++) {
                    addTerm(p, first + p, g, columns.column(p));
                }
            }
        }
        advance(terms);
        asm.jge(name);
        asm.label("no_more_" + name);
        asm.add(RAX, terms);
    }

    /** Adds a column of B, times the elements of A that lie {@code ahead}. */
    private void addTerm(int p, int ahead, int group, Vec column) {
        for (int i = 0; i < rows; i++) {
            asm.vbroadcastss(element(p), row(RDI, i, RBP, R14).plus(ahead * Float.BYTES));
            asm.vfmadd231ps(sum(i, group), element(p), column);
        }
    }

    private void advance(int terms) {
        asm.add(RDI, terms * Float.BYTES);
        for (int g = 0; g < groups; g++) {
            asm.add(GROUPS[g], terms * Float.BYTES);
        }
        asm.sub(RAX, terms);
    }

    private void end(End end) {
        Vec alpha = element(0);
        Vec kept = element(1);
        Vec beta = element(2);
        if (end != End.SUM) {
            asm.vbroadcastss(alpha, Slot.SCALES.place());
            asm.vbroadcastss(beta, Slot.beta());
        }
        for (int i = 0; i < rows; i++) {
            for (int g = 0; g < groups; g++) {
                Vec sum = sum(i, g);
                Mem target = row(RDX, i, R8, R9).plus(g * RowsInLanes.ROWS * Float.BYTES);
                switch (end) {
                    case SUM -> {}
                    case SCALED -> asm.vmulps(sum, sum, alpha);
                    case KEPT -> {
                        asm.vmulps(kept, beta, target);
                        asm.vfmadd213ps(sum, alpha, kept);
                    }
                    case ADDED -> asm.vfmadd213ps(sum, alpha, target);
                }
                asm.vmovups(target, sum);
            }
        }
    }
}
