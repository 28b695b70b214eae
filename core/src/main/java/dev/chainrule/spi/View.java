package dev.chainrule.spi;

/**
 * A dense row-major window {@code [rows, cols]} into a buffer: element (i, j) is at {@code offset + i·cols + j}.
 *
 * @param buffer where the elements are
 * @param offset the index of element (0, 0) in the buffer, in elements
 * @param rows at least 1
 * @param cols at least 1
 */
public record View(Buffer buffer, long offset, int rows, int cols) {

    /** The number of elements, rows · cols. */
    public long count() {
        return (long) rows * cols;
    }

    /** The window over {@code count} rows of this one, beginning with row {@code from}; nothing is copied. */
    public View rows(int from, int count) {
        return new View(buffer, offset + (long) from * cols, count, cols);
    }
}
