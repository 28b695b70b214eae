package dev.chainrule.train;

import dev.chainrule.nn.Schema;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Examples to learn from or to be judged by: rows of inputs x, ready for the network, and of targets y.
 *
 * <p>Rows are copied out on demand, so the examples may live in memory, in a file, or nowhere until asked for. A data
 * set gives the same rows every time.
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
