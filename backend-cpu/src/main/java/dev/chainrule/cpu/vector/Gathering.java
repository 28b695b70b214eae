package dev.chainrule.cpu.vector;

import static dev.chainrule.cpu.heap.HeapMemory.bytes;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.ints;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.threads.Pieces;
import dev.chainrule.cpu.threads.Region;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;

/** t_i ← s_{rows_i}. Each part gathers some of the rows of t. */
final class Gathering implements Region {
    /** The fewest elements of a part, which take about 10 µs to fetch. */
    private static final int WORTH_A_THREAD = 1 << 16;

    private int count;
    private int cols;
    private boolean scaled;
    private float[] s = {};
    private byte[] pixels = {};
    private int sAt;
    private int[] rows = {};
    private int rowsAt;
    private float[] t = {};
    private int tAt;
    private int parts;

    /** Sets the operands; {@link #parts} and {@link #compute} follow. */
    void of(View s, View rows, View t) {
        count = t.rows();
        cols = t.cols();
        scaled = s.buffer().type() == Element.UINT8;
        this.s = floats(s);
        pixels = bytes(s);
        sAt = start(s);
        this.rows = ints(rows);
        rowsAt = start(rows);
        this.t = floats(t);
        tAt = start(t);
    }

    /** Cuts the rows of t for {@code threads}. Returns the number of parts. */
    int parts(int threads) {
        parts = Math.max(1, Math.min(Math.min(threads, count), count * cols / WORTH_A_THREAD));
        return parts;
    }

    @Override
    public void compute(int part, int worker) {
        int end = Pieces.begin(count, parts, part + 1);
        for (int i = Pieces.begin(count, parts, part); i < end; i++) {
            int from = sAt + rows[rowsAt + i] * cols;
            int to = tAt + i * cols;
            if (scaled) {
                scale(from, to);
            } else {
                System.arraycopy(s, from, t, to, cols);
            }
        }
    }

    private void scale(int from, int to) {
        for (int j = 0; j < cols; j++) {
            t[to + j] = Byte.toUnsignedInt(pixels[from + j]) * Element.UINT8_SCALE;
        }
    }
}
