package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.plain.PlainFunctions;
import dev.chainrule.spi.View;

/**
 * Softmax, costs and hits, 8 examples at once: their numbers are transposed so that an example has a lane, and the results are
 * transposed back. Lanes without an example hold 0. Examples with many units come in pieces.
 */
final class Examples {
    /** The most units of a call, which takes 15 µs for them. */
    private static final int MOST_UNITS = 1024;
    /** Float32 have these whole numbers, by which units are counted. */
    private static final int MOST_PLACES = 1 << 24;

    private final Kernels kernels;
    private final Slots p = new Slots();
    private final Fields f = new Fields();
    private float[] a = {};
    private float[] b = {};

    Examples(Kernels kernels) {
        this.kernels = kernels;
    }

    /** h ← softmax of each row of z; h may be z. */
    void softmax(View z, View h) {
        int units = z.cols();
        reserve(units);
        for (int e = 0; e < z.rows(); e += Fields.EXAMPLES) {
            int examples = Math.min(Fields.EXAMPLES, z.rows() - e);
            f.all(Field.GREATEST, Float.NEGATIVE_INFINITY).noSums();
            if (units <= MOST_UNITS) {
                toLanes(z, e, examples, 0, units, a);
                call(Loop.SOFTMAX, units);
                fromLanes(h, e, examples, 0, units);
            } else {
                longSoftmax(z, h, e, examples);
            }
        }
    }

    private void longSoftmax(View z, View h, int e, int examples) {
        int units = z.cols();
        greatest(z, e, examples);
        for (int k = 0; k < units; k += MOST_UNITS) {
            int count = Math.min(MOST_UNITS, units - k);
            toLanes(z, e, examples, k, count, a);
            call(Loop.EXPONENTIALS, count);
            fromLanes(h, e, examples, k, count);
        }
        for (int k = 0; k < units; k += MOST_UNITS) {
            int count = Math.min(MOST_UNITS, units - k);
            toLanes(h, e, examples, k, count, a);
            call(Loop.SHARES, count);
            fromLanes(h, e, examples, k, count);
        }
    }

    private void greatest(View z, int e, int examples) {
        f.all(Field.GREATEST, Float.NEGATIVE_INFINITY);
        for (int k = 0; k < z.cols(); k += MOST_UNITS) {
            int count = Math.min(MOST_UNITS, z.cols() - k);
            toLanes(z, e, examples, k, count, a);
            call(Loop.GREATEST, count);
        }
    }

    /** Sets the factors of the sums that follow. */
    Examples factors(float... values) {
        for (int i = 0; i < values.length; i++) {
            f.factor(i, values[i]);
        }
        return this;
    }

    /** perExample_e ← a sum over the units. */
    void sums(Loop cost, View z, View y, View perExample) {
        reserve(z.cols());
        for (int e = 0; e < z.rows(); e += Fields.EXAMPLES) {
            int examples = Math.min(Fields.EXAMPLES, z.rows() - e);
            f.noSums();
            if (cost == Loop.SOFTMAX_COST) {
                logarithms(z, e, examples);
            }
            both(cost, z, y, e, examples);
            for (int i = 0; i < examples; i++) {
                floats(perExample)[start(perExample) + e + i] = f.sum(i);
            }
        }
    }

    /** LOGARITHMS ← ln Σ_k e^(z_k - max z). */
    private void logarithms(View z, int e, int examples) {
        greatest(z, e, examples);
        for (int k = 0; k < z.cols(); k += MOST_UNITS) {
            int count = Math.min(MOST_UNITS, z.cols() - k);
            toLanes(z, e, examples, k, count, a);
            call(Loop.EXPONENTIAL_SUMS, count);
        }
        for (int i = 0; i < examples; i++) {
            f.float32(Field.LOGARITHMS, i, PlainFunctions.log(f.sum(i)));
        }
        f.noSums();
    }

    /** Whether units can be counted. */
    static boolean hasPlaces(View z) {
        return z.cols() <= MOST_PLACES;
    }

    /** perExample_e ← 1 where arg max z = arg max y, the first of equals, else 0. */
    void hits(View z, View y, View perExample) {
        reserve(z.cols());
        for (int e = 0; e < z.rows(); e += Fields.EXAMPLES) {
            int examples = Math.min(Fields.EXAMPLES, z.rows() - e);
            f.all(Field.UNIT, 0).all(Field.GREATEST_PLACE, 0).all(Field.GREATEST_OF_B_PLACE, 0);
            toLanes(z, e, examples, 0, 1, a);
            f.float32s(Field.GREATEST, a);
            toLanes(y, e, examples, 0, 1, a);
            f.float32s(Field.GREATEST_OF_B, a);
            both(Loop.PLACES, z, y, e, examples);
            for (int i = 0; i < examples; i++) {
                boolean right = f.float32(Field.GREATEST_PLACE, i) == f.float32(Field.GREATEST_OF_B_PLACE, i);
                floats(perExample)[start(perExample) + e + i] = right ? 1 : 0;
            }
        }
    }

    /** Has a kernel compute with all units of z and y. */
    private void both(Loop loop, View z, View y, int e, int examples) {
        for (int k = 0; k < z.cols(); k += MOST_UNITS) {
            int count = Math.min(MOST_UNITS, z.cols() - k);
            toLanes(z, e, examples, k, count, a);
            toLanes(y, e, examples, k, count, b);
            call(loop, count);
        }
    }

    /** squares_i ← Σ_j t_ij² of rows i from {@code row} on, by fma with j upwards. Returns the number of rows, at most 8. */
    int squares(View t, int row, float[] squares) {
        reserve(t.cols());
        int rows = Math.min(Fields.EXAMPLES, t.rows() - row);
        f.all(Field.SQUARES, 0);
        for (int k = 0; k < t.cols(); k += MOST_UNITS) {
            int count = Math.min(MOST_UNITS, t.cols() - k);
            toLanes(t, row, rows, k, count, a);
            call(Loop.SQUARES, count);
        }
        for (int i = 0; i < rows; i++) {
            squares[i] = f.float32(Field.SQUARES, i);
        }
        return rows;
    }

    private void reserve(int units) {
        int length = Math.min(units, MOST_UNITS) * Fields.EXAMPLES;
        if (a.length < length) {
            a = new float[length];
            b = new float[length];
        }
    }

    private void call(Loop loop, int units) {
        Operands.check(a, 0, units, Fields.EXAMPLES, Fields.EXAMPLES);
        f.set(Field.A, 0).set(Field.B, 0).set(Field.ROWS, units);
        kernels.loop(loop).call(a, b, a, f.values);
    }

    /** Lanes ← units k to k + count - 1 of some examples. */
    private void toLanes(View z, int e, int examples, int k, int count, float[] lanes) {
        int units = z.cols();
        int from = start(z) + e * units + k;
        Operands.check(floats(z), from, examples, units, count);
        Operands.check(lanes, 0, count, Fields.EXAMPLES, Fields.EXAMPLES);
        p.bytes(Slot.A, from).bytes(Slot.A_ROW, units).set(Slot.DEPTH, count);
        p.set(Slot.C, 0).bytes(Slot.C_ROW, Fields.EXAMPLES).set(Slot.TILES, 1);
        kernels.panel(examples).call(floats(z), floats(z), lanes, p.values);
    }

    /** Units k to k + count - 1 of some examples ← lanes. */
    private void fromLanes(View h, int e, int examples, int k, int count) {
        int units = h.cols();
        p.bytes(Slot.A_ROW, Fields.EXAMPLES).bytes(Slot.C_ROW, units);
        p.set(Slot.DEPTH, examples).set(Slot.TILES, 1);
        for (int j = 0; j < count; j += RowsInLanes.ROWS) {
            int rows = Math.min(RowsInLanes.ROWS, count - j);
            int to = start(h) + e * units + k + j;
            Operands.check(a, (long) j * Fields.EXAMPLES, rows, Fields.EXAMPLES, examples);
            Operands.check(floats(h), to, examples, units, rows);
            p.bytes(Slot.A, (long) j * Fields.EXAMPLES).bytes(Slot.C, to).lanes(rows % RowsInLanes.ROWS);
            kernels.transpose(rows, End.SUM).call(a, a, floats(h), p.values);
        }
    }
}
