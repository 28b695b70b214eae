package dev.chainrule.train;

import dev.chainrule.nn.Schema;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Examples to learn from or to be judged by: rows of inputs x, ready for the network, and of targets y.
 *
 * <p>Rows are copied out on demand, so the examples may live in memory, in a file, or nowhere until asked for. A data
 * set gives the same rows every time. One thread at a time asks, which need not be the one that trains: rows of the next
 * batch are copied while a device computes.
 */
public interface Dataset {
    /**
     * Examples of classes from arrays, which are copied. There is an output for each class, 0 to the highest label and
     * two at least, whose target is 1 for the class and 0 for the others.
     *
     * <pre>{@code Dataset flowers = Dataset.of(x, labels).classes("setosa", "versicolor", "virginica").standardized();}</pre>
     *
     * @param x raw inputs, a row for each example
     * @param labels the class of each example, counted from 0
     * @throws IllegalArgumentException if there are no examples, x and labels differ in length, rows differ in length or
     *     are empty, an input is not finite, or a label is below 0 or above 65,535; the message has the example and the
     *     input, counted from 0
     */
    static ArrayDataset of(float[][] x, int[] labels) {
        return ArrayDataset.of(x, labels);
    }

    /**
     * Examples with targets from arrays, which are copied: quantities, or a number for each class.
     *
     * @param x raw inputs, a row for each example
     * @param y raw targets, a row for each example
     * @throws IllegalArgumentException if there are no examples, x and y differ in length, rows of x or of y differ in
     *     length or are empty, or a number is not finite; the message has the example and the input or the target,
     *     counted from 0
     */
    static ArrayDataset of(float[][] x, float[][] y) {
        return ArrayDataset.of(x, y);
    }

    /**
     * Examples from a program's own records, each read once, in order.
     *
     * <pre>{@code Dataset flowers = Dataset.of(list, f -> Example.of(new float[] {f.width(), f.height()}, f.kind().ordinal()));}</pre>
     *
     * @param mapper makes an example of a record; all have a label, or all have targets
     * @throws IllegalArgumentException if some have a label and some have targets, and as {@link #of(float[][], int[])}
     *     and {@link #of(float[][], float[][])}
     */
    static <T> ArrayDataset of(Iterable<? extends T> records, Function<? super T, Example> mapper) {
        return ArrayDataset.of(records.iterator(), mapper);
    }

    /**
     * Examples from a stream of a program's own records, which is read to its end, in its order.
     *
     * @param mapper makes an example of a record; all have a label, or all have targets
     * @throws IllegalArgumentException as {@link #of(Iterable, Function)}
     */
    static <T> ArrayDataset of(Stream<? extends T> records, Function<? super T, Example> mapper) {
        return ArrayDataset.of(records.iterator(), mapper);
    }

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
     * The way from raw rows to the inputs and targets given here: names, scaling, classes. A trained network keeps it. Without
     * names, and taken as they are, unless overridden.
     */
    default Schema schema() {
        return Schema.of(inputs(), outputs());
    }

    /**
     * Whether examples have weights, see {@link #copyWeights}: not unless overridden. They count in training only: an evaluation
     * takes each example as one.
     */
    default boolean weighted() {
        return false;
    }

    /**
     * Copies the weights of {@code count} examples, from example {@code from} on, into the beginning of w: 0 or more, 1 for an
     * example that counts as one. What is learnt is the mean of the costs w_e J_e.
     */
    default void copyWeights(int from, int count, float[] w) {
        Arrays.fill(w, 0, count, 1);
    }

    /**
     * These examples with other weights, by which all classes count alike in training: an example of class k weighs m / (K m_k),
     * where m is the number of examples, m_k that of the class, and K the number of classes that have any. Weights that the
     * examples have are replaced. Reads all targets.
     *
     * @throws IllegalArgumentException naming the example, counted from 0, whose targets are not 1 for one class and 0 for the others, or
     *     0 or 1 where there is one target
     */
    default Dataset balanced() {
        return new BalancedDataset(this);
    }

    /** The bytes of the Java heap in which the examples lie, as far as is known: 0 unless overridden. */
    default long bytesInHeap() {
        return 0;
    }

    /** The bytes of the file in which the examples lie, and from which they are read each time: 0 unless overridden. */
    default long bytesInFile() {
        return 0;
    }

    /**
     * The width of the picture that the inputs of an example are, row by row from the top, so that it can be shown: 0, for no
     * picture, unless overridden. It is a divisor of {@link #inputs}.
     */
    default int pictureWidth() {
        return 0;
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

    /**
     * The examples of these numbers, counted from 0, in this order; they are read from this data set when they are asked for.
     *
     * @throws IllegalArgumentException if there are none
     * @throws IndexOutOfBoundsException if there is no example of a number
     */
    default Dataset select(int... rows) {
        return Part.of(this, rows);
    }
}
