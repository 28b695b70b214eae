package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.R10;
import static dev.chainrule.cpu.machine.Gp.R11;
import static dev.chainrule.cpu.machine.Gp.R12;
import static dev.chainrule.cpu.machine.Gp.R13;
import static dev.chainrule.cpu.machine.Gp.R14;
import static dev.chainrule.cpu.machine.Gp.R15;
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
 * Tiles of a product, a row of them after the other: c_ij ← end(Σ_p a_ip b_pj), p upwards, by fma. A <i>tile</i> is a few rows by a few vectors of C,
 * whose sums stay in registers while the terms are added. A term takes a vector of B for each vector of the tile, and for each
 * row its element of A in all lanes.
 *
 * <pre>
 * a_ip at A + i A_ROW + p A_STEP      rows of tiles are A_TILE and C_TILE apart
 * b_pj at B + p B_STEP + 4 j          tiles of a row are B_PANEL apart, in C as many bytes as a tile is wide
 * c_ij at C + i C_ROW + 4 j           START and END say what sums begin with and how they are written
 * </pre>
 *
 * The last vector may have some {@link FirstLanes} only, those of MASK: in B and C nothing else is touched.
 */
final class TileKernel {
    private static final int MASK_REGISTER = 15;
    /** Rows that one address register reaches, as base, base + row and base + 2 row. */
    private static final int REACH = 3;
    /** The addresses of A for rows 0, 3, 6 and 9. */
    private static final Gp[] ADDRESSES = {R8, R9, R14, R15};
    /** From a row of a tile to that of the next tile, from the row before to it, and from the row before that one. */
    private static final Gp[] NEXT = {RDX, R12, R13};
    /** The terms that are added between two jumps. */
    private static final int AT_ONCE = 4;
    /** The terms from what is read of B to what is prefetched. */
    private static final int TERMS_AHEAD = 8;
    /** The fewest rows that leave time for it. */
    private static final int ROWS_WORTH_PREFETCH = 4;
    /** The bytes of a line of the cache. */
    private static final int LINE = 64;
    /** The registers that belong to the caller. */
    private static final Gp[] SAVED = {RBX, RBP, R12, R13, R14, R15};

    private final Assembler asm;
    private final InstructionSet set;
    private final int rows;
    private final int vectors;
    /** Whether the last vector has some lanes only. */
    private final boolean masked;

    private final FirstLanes lastLanes;
    private final int bytes;

    private TileKernel(InstructionSet set, int rows, int vectors, int rest) {
        asm = new Assembler(Kernels.name("tile", set.word(), rows, vectors, FirstLanes.word(set, rest)));
        this.set = set;
        this.rows = rows;
        this.vectors = vectors;
        masked = rest != 0;
        lastLanes = FirstLanes.of(asm, set, MASK_REGISTER, rest);
        bytes = set.lanes() * Float.BYTES;
    }

    /**
     * The program for tiles of {@code rows} by {@code vectors}.
     *
     * @param rest the {@link FirstLanes#variant} for the lanes of the last vector
     */
    static Program of(InstructionSet set, int rows, int vectors, int rest) {
        TileKernel kernel = new TileKernel(set, rows, vectors, rest);
        kernel.write();
        return kernel.asm.program();
    }

    // ---- registers: the sums, row by row; then vectors of B, and an element of A in all lanes

    private Vec sum(int row, int vector) {
        return set.register(row * vectors + vector);
    }

    private Vec spare(int n) {
        return set.register(rows * vectors + n);
    }

    private void write() {
        for (Gp register : SAVED) {
            asm.push(register);
        }
        asm.add(RDI, Slot.A.place());
        asm.add(RSI, Slot.B.place());
        asm.add(RDX, Slot.C.place());
        asm.mov(Slot.FIRST.place(), RSI);
        asm.mov(R10, Slot.A_ROW.place());
        asm.mov(R11, Slot.A_STEP.place());
        asm.mov(RBX, Slot.B_STEP.place());
        copy(Slot.TILES, Slot.TILES_LEFT);
        if (masked) {
            lastLanes.read(Slot.MASK.place());
        }
        asm.label("tile");
        asm.mov(RSI, Slot.FIRST.place());
        asm.mov(R12, RDX);
        copy(Slot.PANELS, Slot.PANELS_LEFT);
        asm.label("panel");
        begin();
        addTerms();
        end();
        asm.label("next_panel");
        asm.add(RSI, Slot.B_PANEL.place());
        asm.lea(R12, Mem.at(R12, vectors * bytes));
        countDown(Slot.PANELS_LEFT, "panel");
        asm.add(RDI, Slot.A_TILE.place());
        asm.add(RDX, Slot.C_TILE.place());
        countDown(Slot.TILES_LEFT, "tile");
        asm.vzeroupper();
        for (int i = SAVED.length - 1; i >= 0; i--) {
            asm.pop(SAVED[i]);
        }
        asm.ret();
    }

    private void copy(Slot from, Slot to) {
        asm.mov(RAX, from.place());
        asm.mov(to.place(), RAX);
    }

    private void countDown(Slot left, String again) {
        asm.mov(RAX, left.place());
        asm.sub(RAX, 1);
        asm.mov(left.place(), RAX);
        asm.jne(again);
    }

    /** Sums ← 0, or what the target holds. */
    private void begin() {
        asm.mov(R8, R12);
        asm.mov(R13, Slot.C_ROW.place());
        asm.mov(RAX, Slot.START.place());
        asm.cmp(RAX, 0);
        asm.jne("continue");
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                asm.vxorps(sum(r, v), sum(r, v), sum(r, v));
            }
            prefetchTarget();
            asm.add(R8, R13);
        }
        asm.jmp("begun");
        asm.label("continue");
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                load(v, sum(r, v), Mem.at(R8, v * bytes));
            }
            asm.add(R8, R13);
        }
        asm.label("begun");
    }

    /** Prefetches the lines of C in which the vectors of a row end: the one in which they begin is the last of the tile before. */
    private void prefetchTarget() {
        for (int end = LINE; end <= Math.max(LINE, vectors * bytes); end += LINE) {
            asm.prefetcht0(Mem.at(R8, end - Float.BYTES));
        }
    }

    private void addTerms() {
        asm.mov(Slot.ROW_AT.place(), RDX);
        asm.mov(Slot.TILE_AT.place(), R12);
        asm.mov(NEXT[0], Slot.A_TILE.place());
        asm.mov(RAX, Slot.TILES_LEFT.place());
        asm.cmp(RAX, 1);
        asm.jne("has_next");
        asm.mov(NEXT[0], 0); // what no array holds is not prefetched: looking for its page would take long
        asm.label("has_next");
        asm.lea(NEXT[1], Mem.at(NEXT[0], R10, 1));
        asm.lea(NEXT[2], Mem.at(NEXT[1], R10, 1));
        asm.mov(ADDRESSES[0], RDI);
        for (int i = 1; i * REACH < rows; i++) {
            asm.lea(ADDRESSES[i], Mem.at(ADDRESSES[i - 1], R10, 2));
            asm.add(ADDRESSES[i], R10);
        }
        asm.mov(RAX, RSI);
        asm.mov(RBP, Slot.DEPTH.place());
        asm.sub(RBP, AT_ONCE + TERMS_AHEAD);
        asm.jl("few");
        asm.label("several");
        for (int t = 0; t < AT_ONCE; t++) {
            addTerm();
            prefetch(t);
            advance();
        }
        asm.sub(RBP, AT_ONCE);
        asm.jge("several");
        asm.label("few");
        asm.add(RBP, AT_ONCE + TERMS_AHEAD);
        asm.label("term");
        addTerm();
        advance();
        asm.sub(RBP, 1);
        asm.jne("term");
        asm.mov(RDX, Slot.ROW_AT.place());
        asm.mov(R12, Slot.TILE_AT.place());
        asm.mov(R13, Slot.C_ROW.place());
    }

    private void advance() {
        for (int i = 0; i * REACH < rows; i++) {
            asm.add(ADDRESSES[i], R11);
        }
        asm.add(RAX, RBX);
    }

    /** Prefetches a term of B, and elements of the next tile's rows: those that {@code ADDRESSES[i]} reaches. */
    private void prefetch(int i) {
        for (int v = 0; v < vectors && rows >= ROWS_WORTH_PREFETCH; v++) {
            asm.prefetcht0(Mem.at(RAX, RBX, TERMS_AHEAD, v * bytes));
        }
        for (int r = i * REACH; r < Math.min(rows, (i + 1) * REACH); r++) {
            asm.prefetcht0(Mem.at(ADDRESSES[i], NEXT[r % REACH], 1));
        }
    }

    private void addTerm() {
        if (rows == 1) { // each vector of B is needed once
            Vec element = spare(0);
            asm.vbroadcastss(element, Mem.at(ADDRESSES[0]));
            for (int v = 0; v < vectors; v++) {
                Mem b = Mem.at(RAX, v * bytes);
                if (masked && v == vectors - 1) {
                    load(v, spare(1), b);
                    asm.vfmadd231ps(sum(0, v), element, spare(1));
                } else {
                    asm.vfmadd231ps(sum(0, v), element, b);
                }
            }
            return;
        }
        for (int v = 0; v < vectors; v++) {
            load(v, spare(v), Mem.at(RAX, v * bytes));
        }
        Vec element = spare(vectors);
        for (int r = 0; r < rows; r++) {
            Gp address = ADDRESSES[r / REACH];
            asm.vbroadcastss(element, r % REACH == 0 ? Mem.at(address) : Mem.at(address, R10, r % REACH));
            for (int v = 0; v < vectors; v++) {
                asm.vfmadd231ps(sum(r, v), element, spare(v));
            }
        }
    }

    /** Writes the sums by the formula of END. */
    private void end() {
        Vec alpha = spare(0);
        Vec beta = spare(1);
        Vec kept = spare(2);
        asm.mov(R8, R12);
        asm.mov(RAX, Slot.END.place());
        asm.cmp(RAX, End.SCALED.number);
        asm.jl("sum");
        asm.vbroadcastss(alpha, Slot.SCALES.place());
        asm.je("scaled");
        asm.cmp(RAX, End.ADDED.number);
        asm.je("added_to");
        asm.vbroadcastss(beta, Slot.beta());
        writeRows((v, sum, place) -> {
            load(v, kept, place);
            asm.vmulps(kept, kept, beta);
            asm.vfmadd213ps(sum, alpha, kept);
        });
        asm.jmp("next_panel");
        asm.label("added_to");
        writeRows((v, sum, place) -> {
            if (masked && v == vectors - 1) {
                load(v, kept, place);
                asm.vfmadd213ps(sum, alpha, kept);
            } else {
                asm.vfmadd213ps(sum, alpha, place);
            }
        });
        asm.jmp("next_panel");
        asm.label("scaled");
        writeRows((v, sum, place) -> asm.vmulps(sum, sum, alpha));
        asm.jmp("next_panel");
        asm.label("sum");
        writeRows((v, sum, place) -> {});
    }

    /** The formula of a vector of sums, which the target's place may be read for. */
    private interface Formula {
        void apply(int vector, Vec sum, Mem place);
    }

    private void writeRows(Formula formula) {
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                Mem place = Mem.at(R8, v * bytes);
                formula.apply(v, sum(r, v), place);
                store(v, place, sum(r, v));
            }
            asm.add(R8, R13);
        }
    }

    // ---- the last vector

    private void load(int vector, Vec t, Mem s) {
        if (masked && vector == vectors - 1) {
            lastLanes.load(t, s);
        } else {
            asm.vmovups(t, s);
        }
    }

    private void store(int vector, Mem t, Vec s) {
        if (masked && vector == vectors - 1) {
            lastLanes.store(t, s);
        } else {
            asm.vmovups(t, s);
        }
    }
}
