package dev.chainrule.reference;

/**
 * A real matrix [rows, cols] with an absolute error bound for each element: every correct float32 device's element
 * lies within {@code error(i, j)} of {@code value(i, j)}. An infinite error makes no claim: the device may overflow.
 *
 * <p>Unmodifiable. Values are finite.
 */
public final class Bounded {
    private final int rows;
    private final int cols;
    private final double[] values; // row-major
    private final double[] errors;

    private Bounded(int rows, int cols, double[] values, double[] errors) {
        this.rows = rows;
        this.cols = cols;
        this.values = values;
        this.errors = errors;
    }

    /** The values [rows, cols], row-major, that the device holds too: error 0. */
    public static Bounded exact(int rows, int cols, double[] values) {
        check("exact", rows, cols, values.length);
        return new Bounded(rows, cols, values.clone(), new double[values.length]);
    }

    /** The values [rows, cols], row-major, that the device holds too: error 0. */
    public static Bounded exact(int rows, int cols, float[] values) {
        check("exact", rows, cols, values.length);
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return new Bounded(rows, cols, wide, new double[wide.length]);
    }

    /** The values [rows, cols], row-major, of which the device holds the nearest float: error |v - float(v)|. */
    public static Bounded rounded(int rows, int cols, double[] values) {
        check("rounded", rows, cols, values.length);
        double[] errors = new double[values.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Math.abs(values[i] - (float) values[i]);
        }
        return new Bounded(rows, cols, values.clone(), errors);
    }

    /** The values [rows, cols] and their error bounds [rows, cols], row-major. */
    public static Bounded of(int rows, int cols, double[] values, double[] errors) {
        check("of", rows, cols, values.length);
        check("of", rows, cols, errors.length);
        return new Bounded(rows, cols, values.clone(), errors.clone());
    }

    /** A matrix [rows, cols] computed element by element. */
    static Bounded each(int rows, int cols, Entry entry) {
        double[] values = new double[rows * cols];
        double[] errors = new double[rows * cols];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                Approximation x = entry.at(i, j);
                values[i * cols + j] = x.value();
                errors[i * cols + j] = x.error();
            }
        }
        return new Bounded(rows, cols, values, errors);
    }

    /** The element in row i, column j. */
    interface Entry {
        Approximation at(int i, int j);
    }

    /** The number of rows. */
    public int rows() {
        return rows;
    }

    /** The number of columns. */
    public int cols() {
        return cols;
    }

    /** The element of row i and column j in float64. */
    public double value(int i, int j) {
        return values[i * cols + j];
    }

    /** How far a correct device's element may be from {@code value(i, j)}: absolute, never negative. */
    public double error(int i, int j) {
        return errors[i * cols + j];
    }

    /** Whether x may be a correct device's element of row i and column j. */
    public boolean contains(int i, int j, float x) {
        double error = error(i, j);
        return error == Double.POSITIVE_INFINITY || Math.abs(x - value(i, j)) <= error;
    }

    /** The rows from, from + 1 … from + count - 1. */
    public Bounded rows(int from, int count) {
        if (from < 0 || count < 0 || from > rows - count) {
            throw new IllegalArgumentException(
                    "rows: from " + from + ", count " + count + ", expected to lie within " + rows + " rows");
        }
        return each(count, cols, (i, j) -> at(from + i, j));
    }

    /** The values, row-major: a copy. */
    public double[] values() {
        return values.clone();
    }

    Bounded transposed() {
        return each(cols, rows, (i, j) -> at(j, i));
    }

    Approximation at(int i, int j) {
        return new Approximation(value(i, j), error(i, j));
    }

    @Override
    public String toString() {
        return "Bounded[" + rows + " x " + cols + "]";
    }

    private static void check(String operation, int rows, int cols, int length) {
        if (rows < 0 || cols < 0 || (long) rows * cols != length) {
            throw new IllegalArgumentException(
                    operation + ": " + length + " elements, expected [" + rows + " x " + cols + "]");
        }
    }
}
