package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.heap.HeapMemory.bytes;
import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.ints;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.machine.Machine.Routine;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;

/**
 * Rows that are gathered as float32, some a call. Where the row numbers are a slice, those behind it are likely to be gathered
 * next, as batches are from the order of an epoch; their rows are brought nearer meanwhile.
 */
final class Gathering {
    /** The most elements of a call, which takes 10 µs for them. */
    private static final int MOST = 1 << 14;
    /** The most bytes that are brought nearer. */
    private static final int MOST_AHEAD = 1 << 16;

    private final Kernels kernels;
    private final long[] values = new long[GatherKernel.AHEAD + GatherKernel.MOST_ROWS];

    Gathering(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Whether rows are short enough for a call, and bytes as many as a vector has. */
    static boolean has(View s) {
        int fewest = s.buffer().type() == Element.UINT8 ? InstructionSet.AVX2.lanes() : 1;
        return s.cols() >= fewest && s.cols() <= MOST;
    }

    /** t_i ← s_{rows_i}, times a scale for UINT8 s. */
    void of(View s, View rows, View t) {
        boolean ofBytes = s.buffer().type() == Element.UINT8;
        Routine routine = kernels.loop(ofBytes ? ofBytes(s.cols()) : ofFloats(s.cols()));
        int size = ofBytes ? 1 : Float.BYTES;
        int cols = s.cols();
        int most = Math.min(MOST / cols, GatherKernel.MOST_ROWS);
        int ahead = Math.min(
                rows.rows(), MOST_AHEAD / Math.max(size * cols, GatherKernel.LINE)); // the rows that are brought nearer
        values[Field.REST.index] = cols;
        values[Field.A_ROW.index] = (long) size * cols;
        values[Field.C_ROW.index] = (long) cols * Float.BYTES;
        for (int i = 0; i < t.rows(); i += most) {
            int height = Math.min(most, t.rows() - i);
            for (int r = 0; r < height; r++) {
                long from = size * place(s, ints(rows)[start(rows) + i + r]);
                values[Field.COUNT + r] = from;
                values[GatherKernel.AHEAD + r] = i + r < ahead ? next(s, rows, i + r, size, from) : from;
            }
            long to = start(t) + (long) i * cols;
            Operands.check(floats(t), to, height, cols, cols);
            values[Field.C.index] = to * Float.BYTES;
            values[Field.ROWS.index] = height;
            if (ofBytes) {
                routine.call(bytes(s), floats(t), values);
            } else {
                routine.call(floats(s), floats(t), floats(t), values);
            }
        }
    }

    private Loop ofBytes(int cols) {
        return cols < kernels.set().lanes() ? Loop.GATHER_8 : Loop.GATHER;
    }

    private static Loop ofFloats(int cols) {
        return cols < GatherKernel.FEWEST_IN_VECTORS ? Loop.GATHER_FEW_FLOATS : Loop.GATHER_FLOATS;
    }

    /** The place of a row's first element in its array, in elements. */
    private static long place(View s, int row) {
        long from = start(s) + (long) row * s.cols();
        if (row < 0 || from + s.cols() > start(s) + (long) count(s)) {
            throw new IllegalStateException("a kernel was to gather row " + row + " of " + s.rows());
        }
        return from;
    }

    /** The bytes before the row whose number lies behind those of the rows, {@code i} further; those before another row if there is none. */
    private static long next(View s, View rows, int i, int size, long otherwise) {
        int[] numbers = ints(rows);
        long at = (long) start(rows) + rows.rows() + i;
        int number = at < numbers.length ? numbers[(int) at] : -1;
        return number >= 0 && number < s.rows() ? size * place(s, number) : otherwise;
    }
}
