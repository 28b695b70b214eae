package dev.chainrule.cpu.vector;

import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.threads.Pieces;
import dev.chainrule.cpu.threads.Region;
import dev.chainrule.spi.View;
import java.util.Arrays;

/** row_j ← α Σ_i s_ij + β row_j, with i upwards. Each part sums some of the columns. */
final class ColumnSums implements Region {
    /** The fewest elements of a part, which take about 10 µs. */
    private static final int WORTH_A_THREAD = 1 << 16;

    private int rows;
    private int cols;
    private float[] s = {};
    private int at;
    private float alpha;
    private float beta;
    private float[] row = {};
    private int rowAt;
    private int parts;
    private float[] sums = {};

    /** Sets the operands; {@link #parts} and {@link #compute} follow. */
    void of(View s, float alpha, float beta, View row) {
        rows = s.rows();
        cols = s.cols();
        this.s = floats(s);
        at = start(s);
        this.alpha = alpha;
        this.beta = beta;
        this.row = floats(row);
        rowAt = start(row);
        if (sums.length < cols) {
            sums = new float[cols];
        }
    }

    /** Cuts the columns for {@code threads}. Returns the number of parts. */
    int parts(int threads) {
        parts = Math.max(1, Math.min(Math.min(threads, cols / Lanes.COUNT), rows * cols / WORTH_A_THREAD));
        return parts;
    }

    @Override
    public void compute(int part, int worker) {
        int j = Pieces.begin(cols, parts, part);
        int n = Pieces.begin(cols, parts, part + 1) - j;
        Arrays.fill(sums, j, j + n, 0);
        for (int i = 0; i < rows; i++) {
            VectorLoops.add(n, s, at + i * cols + j, sums, j);
        }
        VectorLoops.scaleAndKeep(n, alpha, sums, j, beta, row, rowAt + j);
    }
}
