package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.R10;
import static dev.chainrule.cpu.machine.Gp.R11;
import static dev.chainrule.cpu.machine.Gp.R8;
import static dev.chainrule.cpu.machine.Gp.R9;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Gp;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Vec;

/**
 * Reads columns of up to 8 rows as vectors: lane r of a vector is of row r. Four elements of each row are loaded, those of rows r
 * and r + 4 into the halves of a register, and 4 x 4 elements are transposed in each half at once. Rows are equally far apart.
 */
final class RowsInLanes {
    /** The rows that a vector of 256 bits has lanes for. */
    static final int ROWS = 8;
    /** The columns that are read at once. */
    static final int AT_ONCE = 4;

    private static final int LOW_PAIRS = 0x44;
    private static final int HIGH_PAIRS = 0xEE;

    private final Assembler asm;
    private final int rows;
    private final int first;

    /**
     * @param rows 1 to 8; the lanes of others are 0
     * @param first the first of eight registers, which reading changes
     */
    RowsInLanes(Assembler asm, int rows, int first) {
        this.asm = asm;
        this.rows = rows;
        this.first = first;
    }

    private Vec pair(int p) {
        return new Vec(first + p, 256);
    }

    private Vec half(int p) {
        return new Vec(first + AT_ONCE + p, 256);
    }

    /** R9, R10 and R11 ← 3, 5 and 7 times the distance in R8, by which {@link #row} reaches its rows. */
    static void distances(Assembler asm) {
        asm.lea(R9, Mem.at(R8, R8, 2));
        asm.lea(R10, Mem.at(R8, R8, 4));
        asm.lea(R11, Mem.at(R9, R8, 4));
    }

    /** The memory of row r, 0 to 7. */
    static Mem row(Gp base, int r) {
        return switch (r) {
            case 0 -> Mem.at(base);
            case 1 -> Mem.at(base, R8, 1);
            case 2 -> Mem.at(base, R8, 2);
            case 3 -> Mem.at(base, R9, 1);
            case 4 -> Mem.at(base, R8, 4);
            case 5 -> Mem.at(base, R10, 1);
            case 6 -> Mem.at(base, R9, 2);
            default -> Mem.at(base, R11, 1);
        };
    }

    /** Prefetches the columns {@code ahead} of a base. */
    void prefetch(Gp base, int ahead) {
        for (int r = 0; r < rows; r++) {
            asm.prefetcht0(row(base, r).plus(ahead * Float.BYTES));
        }
    }

    /** Reads the first four columns. */
    void four(Gp base) {
        four(base, 0);
    }

    /** Reads four columns, from {@code from} on. */
    void four(Gp base, int from) {
        int bytes = from * Float.BYTES;
        for (int r = 0; r < AT_ONCE; r++) {
            Vec v = half(r);
            if (r < rows) {
                asm.vmovups(v.first128(), row(base, r).plus(bytes));
            } else {
                asm.vxorps(v, v, v);
            }
            if (r + AT_ONCE < rows) {
                asm.vinsertf128(v, v, row(base, r + AT_ONCE).plus(bytes), 1);
            }
        }
        Vec[] halves = {half(0), half(1), half(2), half(3)};
        transpose(asm, halves, new Vec[] {pair(0), pair(1), pair(2), pair(3)});
    }

    /** Transposes 4 x 4 elements in each 128 bits of four registers. Four others change. */
    static void transpose(Assembler asm, Vec[] rows, Vec[] others) {
        asm.vunpcklps(others[0], rows[0], rows[1]);
        asm.vunpckhps(others[2], rows[0], rows[1]);
        asm.vunpcklps(others[1], rows[2], rows[3]);
        asm.vunpckhps(others[3], rows[2], rows[3]);
        asm.vshufps(rows[0], others[0], others[1], LOW_PAIRS);
        asm.vshufps(rows[1], others[0], others[1], HIGH_PAIRS);
        asm.vshufps(rows[2], others[2], others[3], LOW_PAIRS);
        asm.vshufps(rows[3], others[2], others[3], HIGH_PAIRS);
    }

    /** The register of column 0 to 3, after {@link #four}. */
    Vec column(int p) {
        return half(p);
    }

    /** Reads one column. Returns its register. */
    Vec one(Gp base) {
        for (int side = 0; side < 2; side++) {
            for (int r = 0; r < AT_ONCE; r++) {
                Vec v = half(r);
                if (side * AT_ONCE + r < rows) {
                    asm.vmovss(v.first128(), row(base, side * AT_ONCE + r));
                } else {
                    asm.vxorps(v, v, v);
                }
            }
            asm.vunpcklps(half(0), half(0), half(1));
            asm.vunpcklps(half(2), half(2), half(3));
            asm.vshufps(pair(side), half(0), half(2), LOW_PAIRS);
        }
        asm.vinsertf128(pair(0), pair(0), pair(1).first128(), 1);
        return pair(0);
    }
}
