package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.machine.Machine.Routine;
import dev.chainrule.cpu.threads.Pieces;
import dev.chainrule.cpu.threads.Region;
import dev.chainrule.cpu.threads.Workers;
import dev.chainrule.spi.View;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has kernels of {@link MapKernel} compute on views: in calls that are short, since the collector waits for their end, and on several
 * threads where there are many elements.
 */
class Elements implements Region {
    /** The most elements of a call, 10 to 20 µs of the dearest function. */
    private static final int MOST = 1 << 13;
    /** The fewest calls that are shared among threads: handing over costs as much as a call. */
    private static final int FEWEST_SHARED = 4;

    private static final int ARRAYS = MapKernel.Array.values().length;
    private static final float[] NONE = {};

    private final InstructionSet set;
    private final int threads;
    private final Fields[] fields;

    private @Nullable Routine routine;
    private final float[][] arrays = new float[ARRAYS][];
    private final int[] starts = new int[ARRAYS];
    /** From a row of an array to the next, in elements; 0 where all have the same. */
    private final int[] steps = new int[ARRAYS];

    private int rows;
    private int cols;
    private int partRows;
    private int partCols;

    /** @param set that of the kernels */
    Elements(InstructionSet set, int threads) {
        this.set = set;
        this.threads = threads;
        fields = new Fields[threads];
        for (int worker = 0; worker < threads; worker++) {
            fields[worker] = new Fields();
        }
    }

    /** Sets the factors of the calls that follow. */
    Elements factors(float... values) {
        for (Fields f : fields) {
            for (int i = 0; i < values.length; i++) {
                f.factor(i, values[i]);
            }
        }
        return this;
    }

    /** Has a kernel compute with all elements of a and c. */
    void of(Routine routine, View a, View c) {
        of(routine, a, c, c, c);
    }

    /** Has a kernel compute with all elements of views, which are as many in each. */
    void of(Routine routine, View a, View b, View c, View d) {
        View[] views = {a, b, c, d};
        for (int x = 0; x < ARRAYS; x++) {
            array(x, floats(views[x]), start(views[x]), 0);
        }
        run(routine, 1, count(c), threads);
    }

    /** Has a kernel compute with a row b and all rows of a and c. */
    void rows(Routine routine, View a, View row, View c) {
        array(0, floats(a), start(a), a.cols());
        array(1, floats(row), start(row), 0);
        array(2, floats(c), start(c), c.cols());
        array(3, floats(c), start(c), c.cols());
        run(routine, c.rows(), c.cols(), threads);
    }

    /** Has a kernel compute with rows of {@code length} elements of a and b, one after the other, and always the same row of c. */
    void intoOneRow(Routine routine, View a, View b, int from, int rows, int length, float[] c) {
        array(0, floats(a), start(a) + from, length);
        array(1, floats(b), start(b) + from, length);
        array(2, c, 0, 0);
        array(3, c, 0, 0);
        run(routine, rows, length, 1);
    }

    private void array(int x, float[] values, int start, int step) {
        arrays[x] = values;
        starts[x] = start;
        steps[x] = step;
    }

    private void run(Routine routine, int rows, int cols, int mostThreads) {
        this.routine = routine;
        this.rows = rows;
        this.cols = cols;
        partCols = Math.min(cols, MOST);
        partRows = MOST / partCols;
        int parts = Pieces.count(rows, partRows) * Pieces.count(cols, partCols);
        Workers.run(this, parts, parts < FEWEST_SHARED ? 1 : mostThreads);
        Arrays.fill(arrays, NONE); // keep none of the operands
    }

    @Override
    public void compute(int part, int worker) {
        int across = Pieces.count(cols, partCols);
        int i = part / across * partRows;
        int j = part % across * partCols;
        int height = Math.min(partRows, rows - i);
        int width = Math.min(partCols, cols - j);
        Fields f = fields[worker];
        for (MapKernel.Array x : MapKernel.Array.values()) {
            int n = x.number;
            long from = starts[n] + (long) i * steps[n] + j;
            Operands.check(arrays[n], from, height, steps[n], width);
            f.bytes(x.start, from).bytes(x.step, steps[n]);
        }
        f.set(Field.ROWS, height).cols(set, width);
        begin(f, j);
        Objects.requireNonNull(routine).call(arrays[0], arrays[1], arrays[2], f.values, arrays[3]);
    }

    /** Sets what else a call needs that begins with this element of a row. */
    void begin(Fields f, int element) {}
}
