package dev.chainrule.compute;

import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;

/**
 * A dense row-major matrix on a device, or a slice of rows of one. Made by {@link Compute#matrix} or
 * {@link Compute#pixels}; its contents are unspecified until written.
 */
public final class Matrix implements AutoCloseable {
    final Storage storage;
    final View view;
    private final boolean slice;

    Matrix(Storage storage, View view, boolean slice) {
        this.storage = storage;
        this.view = view;
        this.slice = slice;
    }

    /** The number of rows. */
    public int rows() {
        return view.rows();
    }

    /** The number of columns. */
    public int cols() {
        return view.cols();
    }

    /** FLOAT32, or UINT8 for pixels. */
    public Element element() {
        return storage.buffer.type();
    }

    /**
     * The {@code count} rows from row {@code from} on, without a copy: writing to the slice writes to this matrix.
     *
     * @throws IllegalArgumentException if they are not all rows of this matrix, or count is below 1
     */
    public Matrix rows(int from, int count) {
        if (from < 0 || count < 1 || count > rows() - from) {
            throw new IllegalArgumentException(
                    "rows: " + count + " from " + from + " of " + shape() + ", expected rows that are there");
        }
        return new Matrix(storage, view.rows(from, count), true);
    }

    /** Frees the device memory. Closing again does nothing, nor does closing a slice. */
    @Override
    public void close() {
        if (!slice) {
            storage.owner.release(storage);
        }
    }

    String shape() {
        return "[" + rows() + " x " + cols() + "]";
    }

    @Override
    public String toString() {
        return "Matrix" + shape() + " on " + storage.owner.device();
    }
}
