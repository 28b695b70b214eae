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
     * Copies the inputs of {@code count} examples, from example {@code from} on, into the beginning of x: x[count,
     * inputs], row-major. They are scaled already, see {@link #schema()}.
     */
    void copyInputs(int from, int count, float[] x);

    /**
     * Copies the targets of {@code count} examples, from example {@code from} on, into the beginning of y: y[count,
     * outputs], row-major. Quantities are scaled already, see {@link #schema()}.
     */
    void copyTargets(int from, int count, float[] y);

    /**
     * How raw rows became the inputs and targets given here: names, scaling, classes. A trained network keeps it. Without
     * names, and taken as they are, unless overridden.
     */
    default Schema schema() {
        return Schema.of(inputs(), outputs());
    }

    /**
     * Whether the inputs are pixels: unsigned bytes v that stand for v · (1/255). {@link #copyPixels} gives them as they
     * are, so that they go to a device, and stay there, in a quarter of the memory.
     */
    default boolean pixels() {
        return false;
    }

    /**
     * Copies the inputs of {@code count} examples, from example {@code from} on, as unsigned bytes into the beginning of
     * x: x[count, inputs], row-major.
     *
     * @throws UnsupportedOperationException unless the inputs are {@linkplain #pixels() pixels}
     */
    default void copyPixels(int from, int count, byte[] x) {
        throw new UnsupportedOperationException("copyPixels: the inputs of this data set are not pixels");
    }
}
