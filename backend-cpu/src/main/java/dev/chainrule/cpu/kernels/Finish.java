package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.machine.Machine.Routine;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.View;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function of each element of a product, computed block by block by the thread that has computed the block, while it is in the
 * cache.
 */
final class Finish {
    /** The most elements of a call, 10 to 20 µs of the dearest function. */
    private static final int MOST = 1 << 13;

    private final Kernels kernels;
    private final Fields[] fields;

    private @Nullable Routine routine;
    /** Element (i, j) of the operand is at {@code at + i row + j}. */
    private float[] operand = {};

    private int at;
    private int row;

    Finish(Kernels kernels, int threads) {
        this.kernels = kernels;
        fields = Stream.generate(Fields::new).limit(threads).toArray(Fields[]::new);
    }

    /** Sets C ← g(C + 1 biasᵀ). */
    Finish addAndActivate(View bias, Activation g) {
        return of(kernels.addAndActivate(g), bias, 0);
    }

    /** Sets C ← C ⊙ g'(A). */
    Finish multiplyBySlope(Activation g, View a) {
        return of(kernels.multiplyBySlope(g), a, a.cols());
    }

    /** @param routine computes c from itself and from the operand, which it finds as a and as b */
    private Finish of(Routine routine, View operand, int row) {
        this.routine = routine;
        this.operand = floats(operand);
        at = start(operand);
        this.row = row;
        return this;
    }

    /** Computes some rows and columns of C, whose element (i, j) is at {@code cAt + i cRow + j}. */
    void compute(float[] c, int cAt, int cRow, int fromRow, int rows, int fromCol, int cols, int worker) {
        int width = Math.min(cols, MOST);
        int height = MOST / width;
        for (long next = fromRow; next < (long) fromRow + rows; next += height) {
            int i = (int) next;
            for (long nextCol = fromCol; nextCol < (long) fromCol + cols; nextCol += width) {
                int j = (int) nextCol;
                int count = Math.min(height, fromRow + rows - i);
                int length = Math.min(width, fromCol + cols - j);
                call(fields[worker], c, cAt + i * cRow + j, cRow, at + i * row + j, count, length);
            }
        }
    }

    private void call(Fields f, float[] c, int from, int cRow, int operandFrom, int rows, int cols) {
        Operands.check(c, from, rows, cRow, cols);
        Operands.check(operand, operandFrom, rows, row, cols);
        f.bytes(Field.A, operandFrom).bytes(Field.A_ROW, row);
        f.bytes(Field.B, operandFrom).bytes(Field.B_ROW, row);
        f.bytes(Field.C, from).bytes(Field.C_ROW, cRow);
        f.bytes(Field.D, from).bytes(Field.D_ROW, cRow);
        f.set(Field.ROWS, rows).cols(kernels.set(), cols);
        Objects.requireNonNull(routine).call(operand, operand, c, f.values, c);
    }
}
