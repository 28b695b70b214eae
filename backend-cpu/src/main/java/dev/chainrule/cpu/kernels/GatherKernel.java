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
import dev.chainrule.cpu.machine.Gp;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;
import dev.chainrule.spi.Element;

/**
 * Rows of bytes as float32: c_ij ← scale · (byte j of row i), for ROWS rows of REST bytes each, of which at least as many as a vector
 * has lanes.
 *
 * <pre>
 * byte j of row i is at offset_i + j, with offset_i at place Field.COUNT + i of the parameters
 * c_ij is at C + i C_ROW + 4 j
 * </pre>
 *
 * The last vector of a row ends with the row, so it may write elements again that the one before it has written.
 */
final class GatherKernel {
    /** The bytes of a line of the caches. */
    static final int LINE = 64;

    private GatherKernel() {}

    /** The program. */
    static Program of(InstructionSet set) {
        Assembler asm = new Assembler(Kernels.name("gather", set.word()));
        Vec scale = set.register(1);
        asm.vbroadcastss(scale, asm.constant(Element.UINT8_SCALE));
        asm.add(RDX, Field.C.place());
        asm.mov(R10, RCX);
        asm.mov(R11, Field.ROWS.place());
        asm.label("row");
        asm.mov(R8, Mem.at(R10, Field.COUNT * Long.BYTES));
        asm.add(R8, RDI);
        asm.mov(R9, RDX);
        asm.mov(RAX, Field.REST.place());
        asm.label("vector");
        asm.sub(RAX, set.lanes());
        asm.jl("last");
        convert(asm, set, R8, R9);
        asm.add(R8, set.lanes());
        asm.add(R9, set.lanes() * Float.BYTES);
        asm.jmp("vector");
        asm.label(
                "last"); // RAX is -lanes to -1: so far are the addresses from those of the last vector, and 4 times so
        // far
        asm.lea(R8, Mem.at(R8, RAX, 1));
        asm.lea(R9, Mem.at(R9, RAX, Float.BYTES));
        convert(asm, set, R8, R9);
        asm.add(RDX, Field.C_ROW.place());
        asm.add(R10, Long.BYTES);
        asm.sub(R11, 1);
        asm.jne("row");
        asm.vzeroupper();
        asm.ret();
        return asm.program();
    }

    /**
     * Brings rows of bytes nearer, which lie as those of the program above. What is gathered next comes from anywhere in a data set, so
     * no processor can foresee it.
     */
    static Program prefetch() {
        Assembler asm = new Assembler("prefetch_rows");
        asm.mov(R10, RCX);
        asm.mov(R11, Field.ROWS.place());
        asm.label("row");
        asm.mov(R8, Mem.at(R10, Field.COUNT * Long.BYTES));
        asm.add(R8, RDI);
        asm.mov(RAX, Field.REST.place());
        asm.label("line");
        asm.prefetcht0(Mem.at(R8));
        asm.add(R8, LINE);
        asm.sub(RAX, LINE);
        asm.jl("next_row");
        asm.jmp("line");
        asm.label("next_row");
        asm.add(R10, Long.BYTES);
        asm.sub(R11, 1);
        asm.jne("row");
        asm.ret();
        return asm.program();
    }

    private static void convert(Assembler asm, InstructionSet set, Gp s, Gp t) {
        Vec x = set.register(0);
        asm.vpmovzxbd(x, Mem.at(s));
        asm.vcvtdq2ps(x, x);
        asm.vmulps(x, x, set.register(1));
        asm.vmovups(Mem.at(t), x);
    }
}
