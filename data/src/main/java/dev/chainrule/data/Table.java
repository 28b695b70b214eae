package dev.chainrule.data;

import dev.chainrule.nn.CounterRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Rows of raw numbers and their labels as text, as they stand in a CSV file; at least one of each. Every row knows the
 * line that it came from, so that a message can name the line of an error that is found later.
 */
public final class Table {
    /** The seed of {@link #split()}. */
    public static final long SPLIT_SEED = 1;

    /** "split" in ASCII: keeps a split apart from whatever else is drawn from the same seed. */
    private static final long SPLIT_STREAM = 0x73706c6974L;

    /** Up to this number of distinct numbers may well be classes. */
    private static final int MANY_LABELS = 20;

    private final Columns columns;
    private final double[] values;
    private final String[] labels;
    private final long[] lines;

    /** Takes the arrays as its own; values[rows, features] is row-major. */
    Table(Columns columns, double[] values, String[] labels, long[] lines) {
        this.columns = columns;
        this.values = values;
        this.labels = labels;
        this.lines = lines;
    }

    /** The source of the rows: the name of a file. */
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
    public double value(int row, int feature) {
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

    /** Notes on how the columns were found, a line each. */
    public List<String> notes() {
        return columns.notes();
    }

    /**
     * Whether the labels look like quantities, so that a class for each would be a mistake: they are finite numbers, many
     * are different (more than 20, with fewer than five rows for each), or they have fractions (and more than 20 are
     * different, or more than two and half of all).
     */
    public boolean labelsAreQuantities() {
        Set<String> distinct = new HashSet<>();
        boolean fractions = false;
        for (String label : labels) {
            if (distinct.add(label)) {
                double value = Numeral.valueOf(label);
                if (!Double.isFinite(value)) {
                    return false;
                }
                fractions |= Math.rint(value) != value;
            }
        }
        int count = distinct.size();
        boolean many = count > MANY_LABELS && (fractions || 5L * count > rows());
        boolean few = fractions && count > 2 && 2L * count > rows();
        return many || few;
    }

    /** Copies the features of {@code count} rows, from row {@code from} on, into the beginning of x, row-major. */
    public void copy(int from, int count, double[] x) {
        Objects.checkFromIndexSize(from, count, rows());
        System.arraycopy(values, from * features(), x, 0, count * features());
    }

    /**
     * Four fifths of the rows to learn from and the rest to be judged by, drawn with {@link #SPLIT_SEED}.
     *
     * @throws DataException if there is one row only
     */
    public Split<Table> split() {
        requireTwoRows();
        return split((int) (rows() * 4L / 5), SPLIT_SEED);
    }

    /**
     * Splits as {@link #split()}, with the classes of these targets divided in the same proportion, whatever the labels look
     * like; quantities are divided as they come.
     *
     * @throws DataException if there is one row only
     */
    public Split<Table> split(Targets targets) {
        requireTwoRows();
        return split(strata(SPLIT_SEED, !targets.classes().isEmpty()), (int) (rows() * 4L / 5));
    }

    /**
     * Puts the rows into a random order, which is a function of the seed, and gives {@code trainRows} of them to the
     * training part and the rest to the test part. Classes are divided in the same proportion, by largest remainders, and
     * each that has two rows has one in either part where the sizes allow; {@linkplain #labelsAreQuantities quantities}
     * are not, so that the training part is the beginning of the order.
     *
     * @throws IllegalArgumentException if a part would be empty
     */
    public Split<Table> split(int trainRows, long seed) {
        if (trainRows < 1 || trainRows >= rows()) {
            throw new IllegalArgumentException("split: " + trainRows + " training rows of " + rows()
                    + ", expected at least 1 and at most " + (rows() - 1));
        }
        return split(strata(seed, !labelsAreQuantities()), trainRows);
    }

    private Split<Table> split(Strata strata, int trainRows) {
        Split<int[]> parts = strata.split(trainRows);
        return new Split<>(select(parts.train()), select(parts.test()));
    }

    private void requireTwoRows() {
        if (rows() < 2) {
            throw new DataException(source() + ": one row, expected at least 2 to split");
        }
    }

    /**
     * Parts for cross-validation: every row is in the test part of one split and in the training part of the others. The
     * order is random, a function of the seed; classes are divided evenly, as by {@link #split}.
     *
     * @throws IllegalArgumentException unless there are 2 folds at least and as many rows as folds
     */
    public List<Split<Table>> folds(int count, long seed) {
        if (count < 2 || count > rows()) {
            throw new IllegalArgumentException(
                    "folds: " + count + " of " + rows() + " rows, expected at least 2 and at most one for each row");
        }
        return strata(seed, !labelsAreQuantities()).folds(count).stream()
                .map(fold -> new Split<>(select(fold.train()), select(fold.test())))
                .toList();
    }

    private Strata strata(long seed, boolean byLabel) {
        int[] order = new int[rows()];
        new CounterRandom(seed, SPLIT_STREAM).permute(order);
        return new Strata(order, row -> byLabel ? labels[row] : "");
    }

    /** All features, row-major; not to be modified. */
    double[] values() {
        return values;
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

    private Table select(int[] rows) {
        int n = features();
        double[] chosenValues = new double[rows.length * n];
        String[] chosenLabels = new String[rows.length];
        long[] chosenLines = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * n, chosenValues, i * n, n);
            chosenLabels[i] = labels[rows[i]];
            chosenLines[i] = lines[rows[i]];
        }
        return new Table(columns, chosenValues, chosenLabels, chosenLines);
    }
}
