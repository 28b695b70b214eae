package dev.chainrule.data;

import dev.chainrule.modelselection.StratifiedFolds;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.TableColumn;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows of raw numbers and categories, and their labels as text, as they stand in a CSV file; at least one of each. Every row
 * knows the line that it came from, so that a message can name the line of an error that is found later.
 */
public final class Table {
    /** The seed of {@link #split()}. */
    public static final long SPLIT_SEED = 1;

    /** "split" in ASCII: keeps a split apart from whatever else is drawn from the same seed. */
    private static final long SPLIT_STREAM = 0x73706c6974L;

    /** Up to this number of distinct numbers may well be classes. */
    private static final int MANY_LABELS = 20;

    private final Columns columns;
    private final Rows rows;
    private final TableContent content;

    Table(Columns columns, Rows rows, TableContent content) {
        this.columns = columns;
        this.rows = rows;
        this.content = content;
    }

    /** The source of the rows: the name of a file. */
    public String source() {
        return columns.source();
    }

    /** The number of rows. */
    public int rows() {
        return rows.count();
    }

    /** The number of features, which is the length of a row without its label. */
    public int features() {
        return columns.features();
    }

    /**
     * The categories of a feature, in the order in which they turned up; none if it is of numbers. A table that was read
     * {@linkplain Csv#matching for a model} has none: its features are inputs of the model.
     */
    public List<String> categories(int feature) {
        Objects.checkIndex(feature, features());
        return columns.isEncoded() ? List.of() : content.columns().get(feature).categories();
    }

    /**
     * The number at a row and a feature, both counted from 0: for a {@linkplain #categories category} its place among them,
     * counted from 0, and NaN where a cell is missing.
     */
    public double value(int row, int feature) {
        return rows.value(Objects.checkIndex(row, rows()), Objects.checkIndex(feature, features()));
    }

    /** The label of a row; empty if the table has none, the first if it has several. */
    public String label(int row) {
        return label(row, 0);
    }

    /**
     * One of several labels of a row.
     *
     * @param k counted from 0, in the order of their columns
     */
    public String label(int row, int k) {
        return rows.label(Objects.checkIndex(row, rows()), Objects.checkIndex(k, Math.max(1, labels())));
    }

    /** Whether rows have weights. */
    boolean weighted() {
        return columns.weight() != Columns.NONE;
    }

    /** The weight of a row, which has one. */
    double weight(int row) {
        return rows.weight(row);
    }

    /** The number of columns of labels. */
    public int labels() {
        return columns.labels().size();
    }

    /** The line of a row in its file, counted from 1. */
    public long line(int row) {
        return rows.line(Objects.checkIndex(row, rows()));
    }

    /**
     * The distinct labels: by value if all are integers, else alphabetically.
     *
     * @throws DataException if the table is {@linkplain #inFile in a file} and they are more than classes can be, 65,536
     */
    public List<String> classes() {
        if (rows.hasManyLabels()) {
            throw new DataException(source() + ": more than " + RowsInFile.MOST_SHARED_LABELS
                    + " different labels, expected at most as many classes; are they quantities?");
        }
        return ClassNames.sorted(distinctLabels());
    }

    private Set<String> distinctLabels() {
        Set<String> distinct = new LinkedHashSet<>();
        for (int row = 0; row < rows(); row++) {
            distinct.add(rows.label(row, 0));
        }
        return distinct;
    }

    /** Whether the rows are in a file of the folder for caches, since they would take much of the Java heap. */
    public boolean inFile() {
        return rows.inFile();
    }

    long bytesOfRowInFile() {
        return rows.bytesInFile();
    }

    /** The bytes of memory in which the cells lie; 0 if they are in a file. */
    long bytesInHeap() {
        return rows.bytesInHeap();
    }

    /** Notes on how the columns were found, and on rows that were left out, a line each. */
    public List<String> notes() {
        return content.notes();
    }

    /**
     * Whether the labels look like quantities, so that a class for each would be a mistake: they are finite numbers, many
     * are different (more than 20, with fewer than five rows for each, or more than 65,536), or they have fractions (and more
     * than 20 are different, or more than two and half of all).
     */
    public boolean labelsAreQuantities() {
        Set<String> distinct = new HashSet<>();
        boolean fractions = false;
        for (int row = 0; row < rows(); row++) {
            String label = rows.label(row, 0);
            boolean full = distinct.size() > RowsInFile.MOST_SHARED_LABELS; // too many for classes
            if (full || distinct.add(label)) {
                double value = Numeral.valueOf(label);
                if (!Double.isFinite(value)) {
                    return false;
                }
                fractions |= Math.rint(value) != value;
            }
        }
        int count = distinct.size();
        boolean many =
                count > MANY_LABELS && (fractions || 5L * count > rows() || count > RowsInFile.MOST_SHARED_LABELS);
        boolean few = fractions && count > 2 && 2L * count > rows();
        return many || few;
    }

    /** Copies the features of {@code count} rows, from row {@code from} on, into the beginning of x, row-major. */
    public void copy(int from, int count, double[] x) {
        Objects.checkFromIndexSize(from, count, rows());
        rows.copy(from, count, x);
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
     * like; quantities and several labels are divided as they come.
     *
     * @throws DataException if there is one row only
     */
    public Split<Table> split(Targets targets) {
        requireTwoRows();
        return split(
                strata(
                        SPLIT_SEED,
                        !targets.classes().isEmpty() && targets.labels().isEmpty()),
                (int) (rows() * 4L / 5));
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
        boolean byLabel = !labelsAreQuantities();
        return folds(StratifiedFolds.of(rows(), row -> byLabel ? rows.label(row, 0) : "", count, seed));
    }

    private List<Split<Table>> folds(StratifiedFolds folds) {
        return IntStream.range(0, folds.count())
                .mapToObj(fold -> new Split<>(select(folds.train(fold)), select(folds.test(fold))))
                .toList();
    }

    private Strata strata(long seed, boolean byLabel) {
        int[] order = new int[rows()];
        new CounterRandom(seed, SPLIT_STREAM).permute(order);
        return new Strata(order, row -> byLabel ? rows.label(row, 0) : "");
    }

    Columns columns() {
        return columns;
    }

    TableContent content() {
        return content;
    }

    /** This table with the inputs that cells become as its features; the columns are fitted to it, as the training part. */
    Table encoded() {
        return columns.isEncoded() ? this : encoded(FittedColumns.of(this));
    }

    /**
     * This table with the inputs that cells become as its features.
     *
     * @param fitted the columns of the features, as they were fitted to a training part
     * @throws DataException if a category is none of those that are known
     */
    Table encoded(List<TableColumn> fitted) {
        boolean plain = content.isPlain() && fitted.stream().allMatch(TableColumn::isPlain);
        Rows inputs = plain ? rows : new EncodedRows(rows, fitted, FittedColumns.places(this, fitted));
        return new Table(columns.encode(fitted), inputs, content);
    }

    /** The place of a feature in its source, for messages: {@code iris.csv: line 7, column 3 (width)}. */
    public String place(int row, int feature) {
        return columns.place(rows.line(row)) + ", " + columns.describe(columns.ofFeature(feature));
    }

    /** The place of a row in its source, for messages: {@code iris.csv: line 7}. */
    public String place(int row) {
        return columns.place(rows.line(row));
    }

    /** The place of a row's label for messages. */
    String labelPlace(int row) {
        return place(row);
    }

    /** The place of label k of a row for messages, with its column if there are several. */
    String labelPlace(int row, int k) {
        return labelPlace(row)
                + (labels() > 1 ? ", " + columns.describe(columns.labels().get(k)) : "");
    }

    /** A table of these rows in this order. */
    Table select(int[] chosen) {
        return new Table(columns, rows.select(chosen), content);
    }
}
