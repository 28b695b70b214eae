package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.machine.Gp.R11;
import static dev.chainrule.cpu.machine.Gp.R8;
import static dev.chainrule.cpu.machine.Gp.R9;
import static dev.chainrule.cpu.machine.Gp.RAX;
import static dev.chainrule.cpu.machine.Gp.RDI;
import static dev.chainrule.cpu.machine.Gp.RDX;
import static dev.chainrule.cpu.machine.Gp.RSI;

import dev.chainrule.cpu.machine.Assembler;
import dev.chainrule.cpu.machine.Gp;
import dev.chainrule.cpu.machine.Mem;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.Vec;

/**
 * A formula of each element of up to four arrays, a vector of elements at once: for ROWS rows i, of VECTORS whole vectors and the
 * lanes of REST,
 *
 * <pre>
 * a_ij is at A + i A_ROW + 4 j, and so for b, c and d
 * </pre>
 *
 * The formula says which of them are read and which are written.
 */
final class MapKernel {
    /** The arrays of a call. */
    enum Array {
        A(0, RDI, Field.A, Field.A_ROW),
        B(1, RSI, Field.B, Field.B_ROW),
        C(2, RDX, Field.C, Field.C_ROW),
        D(3, R8, Field.D, Field.D_ROW);

        /** The place among the arrays. */
        final int number;

        private final Gp row;
        final Field start;
        final Field step;

        Array(int number, Gp row, Field start, Field step) {
            this.number = number;
            this.row = row;
            this.start = start;
            this.step = step;
        }
    }

    /** Writes the instructions of a formula for one vector. Register 15 and RAX are the kernel's, see {@link Lanewise}. */
    interface Formula {
        /** Writes what is done once, before the loop. */
        default void begin(Lanewise on) {}

        /** Writes what is done for a vector. */
        void write(Lanewise on, Here here);
    }

    /** The vectors at the place in a row that the loop has come to. */
    interface Here {
        /** t ← the elements of an array. Returns t. */
        Vec load(Vec t, Array s);

        /** The elements of an array ← s. */
        void store(Array t, Vec s);
    }

    private MapKernel() {}

    /** The program of a formula. */
    static Program of(InstructionSet set, String name, Formula formula) {
        Assembler asm = new Assembler(Kernels.name(name, set.word()));
        Lanewise on = new Lanewise(asm, set);
        for (Array x : Array.values()) {
            asm.add(x.row, x.start.place());
        }
        asm.mov(R11, Field.ROWS.place());
        on.rest().read(Field.LANES.place());
        formula.begin(on);
        asm.label("row");
        asm.mov(R9, 0);
        asm.mov(RAX, Field.VECTORS.place());
        asm.cmp(RAX, 0);
        asm.je("rest");
        asm.label("vector");
        formula.write(on, whole(asm));
        asm.add(R9, set.lanes() * Float.BYTES);
        asm.sub(RAX, 1);
        asm.jne("vector");
        asm.label("rest");
        asm.mov(RAX, Field.REST.place());
        asm.cmp(RAX, 0);
        asm.je("next_row");
        formula.write(on, rest(on));
        asm.label("next_row");
        for (Array x : Array.values()) {
            asm.add(x.row, x.step.place());
        }
        asm.sub(R11, 1);
        asm.jne("row");
        asm.vzeroupper();
        asm.ret();
        return asm.program();
    }

    private static Mem at(Array x) {
        return Mem.at(x.row, R9, 1);
    }

    private static Here whole(Assembler asm) {
        return new Here() {
            @Override
            public Vec load(Vec t, Array s) {
                asm.vmovups(t, at(s));
                return t;
            }

            @Override
            public void store(Array t, Vec s) {
                asm.vmovups(at(t), s);
            }
        };
    }

    private static Here rest(Lanewise on) {
        return new Here() {
            @Override
            public Vec load(Vec t, Array s) {
                on.rest().load(t, at(s));
                return t;
            }

            @Override
            public void store(Array t, Vec s) {
                on.rest().store(at(t), s);
            }
        };
    }
}
