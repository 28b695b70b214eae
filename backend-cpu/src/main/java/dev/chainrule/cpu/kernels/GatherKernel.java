package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.R10;
import static dev.chainrule.cpu.machine.Gp.R11;
import static dev.chainrule.cpu.machine.Gp.R8;
import static dev.chainrule.cpu.machine.Gp.R9;
import static dev.chainrule.cpu.machine.Gp.RAX;
import static dev.chainrule.cpu.machine.Gp.RCX;
import static dev.chainrule.cpu.machine.Gp.RDI;
import static dev.chainrule.cpu.machine.Gp.RDX;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;
import dev.chainrule.spi.Element;

/**
 * Rows that are gathered: c_ij ← element j of row i of a source, for ROWS rows of REST elements each.
 *
 * <pre>
 * row i of the source is offset_i behind its beginning, with offset_i at place Field.COUNT + i of the parameters
 * c_ij is at C + i C_ROW + 4 j
 * </pre>
 *
 * After each row, one is brought nearer that is wanted later, of A_ROW bytes: its offset is at place AHEAD + i. Rows that are gathered
 * come from anywhere in a data set, so no processor can foresee them; brought nearer one by one, they come while others are copied.
 */
final class GatherKernel {
    /** The most rows of a call. */
    static final int MOST_ROWS = 2048;
    /** The place of the first offset of a row that is brought nearer. */
    static final int AHEAD = Field.COUNT + MOST_ROWS;
    /** The fewest elements of a row of float32 that is copied in vectors. */
    static final int FEWEST_IN_VECTORS = 8;

    /** The bytes of a line of the caches. */
    static final int LINE = 64;

    private final Assembler asm;

    private GatherKernel(String name) {
        asm = new Assembler(name);
    }

    /** The program for rows of bytes, of which at least as many as a vector has lanes, as float32: c_ij ← scale · (byte j of row i). */
    static Program ofBytes(InstructionSet set) {
        GatherKernel kernel = new GatherKernel(Kernels.name("gather", set.word()));
        Assembler asm = kernel.asm;
        Vec x = set.register(0);
        Vec scale = set.register(1);
        asm.vbroadcastss(scale, asm.constant(Element.UINT8_SCALE));
        return kernel.rows(() -> kernel.vectors(set.lanes(), 1, () -> {
            asm.vpmovzxbd(x, Mem.at(R8));
            asm.vcvtdq2ps(x, x);
            asm.vmulps(x, x, scale);
            asm.vmovups(Mem.at(R9), x);
        }));
    }

    /** The program for rows of 8 float32 at least. */
    static Program ofFloats() {
        GatherKernel kernel = new GatherKernel("gather_floats");
        Vec x = InstructionSet.AVX2.register(0);
        return kernel.rows(() -> kernel.vectors(FEWEST_IN_VECTORS, Float.BYTES, () -> {
            kernel.asm.vmovups(x, Mem.at(R8));
            kernel.asm.vmovups(Mem.at(R9), x);
        }));
    }

    /** The program for rows of few float32. */
    static Program ofFewFloats() {
        GatherKernel kernel = new GatherKernel("gather_few_floats");
        Assembler asm = kernel.asm;
        Vec x = InstructionSet.AVX2.register(0).first128();
        return kernel.rows(() -> {
            asm.label("element");
            asm.vmovss(x, Mem.at(R8));
            asm.vmovss(Mem.at(R9), x);
            asm.add(R8, Float.BYTES);
            asm.add(R9, Float.BYTES);
            asm.sub(RAX, 1);
            asm.jne("element");
        });
    }

    /** The program that has {@code copy} copy each row: RAX elements from R8 to R9. */
    private Program rows(Runnable copy) {
        asm.add(RDX, Field.C.place());
        asm.mov(R10, RCX);
        asm.mov(R11, Field.ROWS.place());
        asm.label("row");
        asm.mov(R8, Mem.at(R10, Field.COUNT * Long.BYTES));
        asm.add(R8, RDI);
        asm.mov(R9, RDX);
        asm.mov(RAX, Field.REST.place());
        copy.run();
        prefetch();
        asm.add(RDX, Field.C_ROW.place());
        asm.add(R10, Long.BYTES);
        asm.sub(R11, 1);
        asm.jne("row");
        asm.vzeroupper();
        asm.ret();
        return asm.program();
    }

    /** Copies a row by vectors. The last ends with the row, so it may write elements again that the one before it has written. */
    private void vectors(int lanes, int bytes, Runnable copy) {
        asm.label("vector");
        asm.sub(RAX, lanes);
        asm.jl("last");
        copy.run();
        asm.add(R8, lanes * bytes);
        asm.add(R9, lanes * Float.BYTES);
        asm.jmp("vector");
        asm.label("last"); // RAX is -lanes to -1, by as many elements the addresses are beyond those of the last vector
        asm.lea(R8, Mem.at(R8, RAX, bytes));
        asm.lea(R9, Mem.at(R9, RAX, Float.BYTES));
        copy.run();
    }

    /** Brings all lines nearer that the row ahead has a part of. */
    private void prefetch() {
        asm.mov(R8, Mem.at(R10, AHEAD * Long.BYTES));
        asm.add(R8, RDI);
        asm.mov(RAX, Field.A_ROW.place());
        asm.sub(RAX, 1);
        asm.label("line");
        asm.prefetcht0(Mem.at(R8));
        asm.add(R8, LINE);
        asm.sub(RAX, LINE);
        asm.jge("line");
        asm.prefetcht0(Mem.at(R8, RAX, 1)); // the line of the last byte
    }
}
