package dev.chainrule.compute;

/** Row numbers on a device, for {@link Compute#gatherRows}. Made by {@link Compute#rowNumbers}. */
public final class Rows implements AutoCloseable {
    /** [count, 1], INT32. */
    final Matrix numbers;

    Rows(Matrix numbers) {
        this.numbers = numbers;
    }

    /** The number of row numbers. */
    public int count() {
        return numbers.rows();
    }

    /** The {@code count} numbers from place {@code from} on, without a copy. */
    public Rows slice(int from, int count) {
        return new Rows(numbers.rows(from, count));
    }

    /** The highest of the {@code count} row numbers from s[o] on. */
    static int highest(int[] s, int o, int count) {
        int highest = s[o];
        for (int i = o + 1; i < o + count; i++) {
            highest = Math.max(highest, s[i]);
        }
        return highest;
    }

    /** Frees the device memory. Closing again does nothing, nor does closing a slice. */
    @Override
    public void close() {
        numbers.close();
    }
}
