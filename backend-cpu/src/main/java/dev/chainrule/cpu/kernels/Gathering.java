package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.heap.HeapMemory.bytes;
import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.ints;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.spi.View;

/**
 * Rows of bytes, gathered as float32: some rows a call. Where the row numbers are a slice, those behind it are likely to be gathered
 * next, as batches are from the order of an epoch; their rows are brought nearer while this batch is computed with.
 */
final class Gathering {
    /** The most elements of a call, which takes 10 µs for them. */
    private static final int MOST = 1 << 14;

    /** The fewest bytes of a source that do not stay in the second-level cache. */
    private static final int FEWEST_AWAY = 1 << 20;
    /** The most bytes that are brought nearer. */
    private static final int MOST_AHEAD = 1 << 16;

    private static final float[] NONE = {0};

    private final Kernels kernels;
    private final long[] values;

    Gathering(Kernels kernels) {
        this.kernels = kernels;
        values = new long[Field.COUNT + MOST / InstructionSet.AVX2.lanes()];
    }

    /** Whether rows are as long as a vector, and short enough for a call. */
    static boolean has(View t) {
        return t.cols() >= InstructionSet.AVX2.lanes() && t.cols() <= MOST;
    }

    /** t_i ← scale · s_{rows_i}, for UINT8 s. */
    void of(View s, View rows, View t) {
        int cols = t.cols();
        int most = MOST / cols;
        Loop loop = cols < kernels.set().lanes() ? Loop.GATHER_8 : Loop.GATHER;
        values[Field.REST.index] = cols;
        values[Field.C_ROW.index] = (long) cols * Float.BYTES;
        for (int i = 0; i < t.rows(); i += most) {
            int height = Math.min(most, t.rows() - i);
            for (int r = 0; r < height; r++) {
                long from = start(s) + (long) ints(rows)[start(rows) + i + r] * cols;
                if (from < start(s) || from + cols > start(s) + (long) count(s)) {
                    throw new IllegalStateException(
                            "a kernel was to gather from byte " + from + " of " + bytes(s).length);
                }
                values[Field.COUNT + r] = from;
            }
            long to = start(t) + (long) i * cols;
            Operands.check(floats(t), to, height, cols, cols);
            values[Field.C.index] = to * Float.BYTES;
            values[Field.ROWS.index] = height;
            kernels.loop(loop).call(bytes(s), floats(t), values);
        }
        if (count(s) >= FEWEST_AWAY) {
            prefetch(s, rows, cols);
        }
    }

    /** Brings the rows nearer whose numbers follow in the buffer of the row numbers; none that is not there. */
    private void prefetch(View s, View rows, int cols) {
        int[] numbers = ints(rows);
        int from = start(rows) + rows.rows();
        int most =
                Math.min(Math.min(rows.rows(), numbers.length - from), MOST_AHEAD / Math.max(cols, GatherKernel.LINE));
        int ahead = 0;
        while (ahead < most && numbers[from + ahead] >= 0 && numbers[from + ahead] < s.rows()) {
            values[Field.COUNT + ahead] = start(s) + (long) numbers[from + ahead] * cols;
            ahead++;
        }
        if (ahead > 0) {
            values[Field.REST.index] = cols;
            values[Field.ROWS.index] = ahead;
            kernels.loop(Loop.PREFETCH).call(bytes(s), NONE, values);
        }
    }
}
