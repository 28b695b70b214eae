package dev.chainrule.data;

import dev.chainrule.nn.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Rows of raw numbers and their labels as text, as they stand in a CSV file; at least one of each. Every row knows the
 * line that it came from, so that what is found wrong later can still be told by line.
 */
public final class Table {
    /** The seed of {@link #split()}. */
    public static final long SPLIT_SEED = 1;

    /** "split" in ASCII: keeps a split apart from whatever else is drawn from the same seed. */
    private static final long SPLIT_STREAM = 0x73706c6974L;

    private final Columns columns;
    private final float[] values;
    private final String[] labels;
    private final long[] lines;

    /** Takes the arrays as its own; values[rows, features] is row-major. */
    Table(Columns columns, float[] values, String[] labels, long[] lines) {
        this.columns = columns;
        this.values = values;
        this.labels = labels;
        this.lines = lines;
    }

    /** Where the rows came from: the name of a file. */
    public String source() {
        return columns.source();
    }

    /** The number of rows. */
    public int rows() {
        return labels.length;
    }

    /** The number of features, which is the length of a row without its label. */
    public int features() {
        return columns.features();
    }

    /** The number at a row and a feature, both counted from 0. */
    public float value(int row, int feature) {
        return values[row * features() + Objects.checkIndex(feature, features())];
    }

    /** The label of a row; empty if the file has none. */
    public String label(int row) {
        return labels[row];
    }

    /** The line of a row in its file, counted from 1. */
    public long line(int row) {
        return lines[row];
    }

    /** The distinct labels: by value if all are integers, else alphabetically. */
    public List<String> classes() {
        return ClassNames.sorted(Arrays.asList(labels));
    }

    /** Copies the features of {@code count} rows, from row {@code from} on, into the beginning of x, row-major. */
    public void copy(int from, int count, float[] x) {
        Objects.checkFromIndexSize(from, count, rows());
        System.arraycopy(values, from * features(), x, 0, count * features());
    }

    /**
     * Four fifths of the rows to learn from and the rest to be judged by, drawn with {@link #SPLIT_SEED}.
     *
     * @throws DataException if there is one row only
     */
    public Split<Table> split() {
        if (rows() < 2) {
            throw new DataException(source() + ": one row, expected at least 2 to split");
        }
        return split((int) (rows() * 4L / 5), SPLIT_SEED);
    }

    /**
     * Puts the rows into a random order, which is a function of the seed, and gives the first {@code trainRows} of them
     * to the training part and the rest to the test part.
     *
     * @throws IllegalArgumentException if a part would be empty
     */
    public Split<Table> split(int trainRows, long seed) {
        if (trainRows < 1 || trainRows >= rows()) {
            throw new IllegalArgumentException("split: " + trainRows + " training rows of " + rows()
                    + ", expected at least 1 and at most " + (rows() - 1));
        }
        int[] order = new int[rows()];
        new CounterRandom(seed, SPLIT_STREAM).permute(order);
        return new Split<>(select(order, 0, trainRows), select(order, trainRows, rows()));
    }

    Columns columns() {
        return columns;
    }

    /** The place of a feature for messages: "iris.csv: line 7, column 3 (width)". */
    String place(int row, int feature) {
        return source() + ": line " + lines[row] + ", " + columns.describe(columns.ofFeature(feature));
    }

    /** The place of a row's label for messages. */
    String labelPlace(int row) {
        return source() + ": line " + lines[row];
    }

    private Table select(int[] order, int from, int to) {
        int n = features();
        float[] chosenValues = new float[(to - from) * n];
        String[] chosenLabels = new String[to - from];
        long[] chosenLines = new long[to - from];
        for (int i = from; i < to; i++) {
            System.arraycopy(values, order[i] * n, chosenValues, (i - from) * n, n);
            chosenLabels[i - from] = labels[order[i]];
            chosenLines[i - from] = lines[order[i]];
        }
        return new Table(columns, chosenValues, chosenLabels, chosenLines);
    }
}
