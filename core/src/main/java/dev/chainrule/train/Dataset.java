package dev.chainrule.train;

import dev.chainrule.nn.Schema;

/**
 * Examples to learn from or to be judged by: rows of inputs x, ready for the network, and of targets y.
 *
 * <p>Rows are copied out on demand, so the examples may live in memory, in a file, or nowhere until asked for. A data
 * set gives the same rows every time.
 */
public interface Dataset {
    /** The number of examples. */
    int size();

    /** The length of a row of inputs. */
    int inputs();

    /** The length of a row of targets. */
    int outputs();

    /**
     * Copies {@code count} examples, from example {@code from} on, into the beginnings of x (count · inputs values,
     * row-major) and y (count · outputs values). Inputs are scaled already, and so
     * are targets that are quantities, see {@link #schema()}.
     */
    void copy(int from, int count, float[] x, float[] y);

    /**
     * How raw rows became the inputs and targets given here: names, scaling, classes. A trained network keeps it. Without
     * names, and taken as they are, unless overridden.
     */
    default Schema schema() {
        return Schema.of(inputs(), outputs());
    }

    /**
     * Whether the inputs are pixels: unsigned bytes v that stand for v · (1/255), which
     * {@link #copyPixels} gives as they are, so that a device can hold them in a quarter of the memory.
     */
    default boolean pixels() {
        return false;
    }

    /** The inputs of {@code count} examples from {@code from} on as bytes; only where {@link #pixels()}. */
    default void copyPixels(int from, int count, byte[] x) {
        throw new UnsupportedOperationException("copyPixels: the inputs of this data set are not pixels");
    }
}
