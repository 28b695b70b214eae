package dev.chainrule.predict;

/** Rows of raw inputs, of a table that may be larger than memory. */
@FunctionalInterface
public interface RawRows {
    /**
     * Copies {@code count} rows, from row {@code from} on, into the beginning of the target.
     *
     * @param target modified, row-major
     */
    void copy(int from, int count, double[] target);
}
