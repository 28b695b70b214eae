package dev.chainrule.select;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A matrix as float64 computes it, with how far a device may be from each element. The bounds are not the least that hold
 * (docs/error-bounds.md has those): they leave room for functions of some ulp, and none for another formula.
 */
final class Known {
    /** The relative error of a float32 rounding. */
    private static final double U = 0x1p-24;
    /** Roundings of a few operations, or of a function. */
    private static final double FEW = 32 * U;

    private final int rows;
    private final int cols;
    /** Row-major. */
    private final double[] values;
    /** Beside each value, not below 0. */
    private final double[] errors;

    Known(int rows, int cols, double[] values, double[] errors) {
        this.rows = rows;
        this.cols = cols;
        this.values = values;
        this.errors = errors;
    }

    int rows() {
        return rows;
    }

    int cols() {
        return cols;
    }

    double[] values() {
        return values;
    }

    /** Numbers that a device gets as they are. */
    static Known exact(int rows, int cols, float[] floats) {
        double[] values = new double[floats.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return new Known(rows, cols, values, new double[values.length]);
    }

    /** Elements by their numbers, of about 1 and from exact ones by a few roundings. */
    static Known of(int rows, int cols, IntToDoubleFunction element) {
        Known k = new Known(rows, cols, new double[rows * cols], new double[rows * cols]);
        for (int i = 0; i < k.values.length; i++) {
            k.values[i] = element.applyAsDouble(i);
            k.errors[i] = FEW * (Math.abs(k.values[i]) + 1);
        }
        return k;
    }

    private double get(int i, int j) {
        return values[i * cols + j];
    }

    Known transposed() {
        Known t = new Known(cols, rows, new double[values.length], new double[values.length]);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                t.values[j * rows + i] = values[i * cols + j];
                t.errors[j * rows + i] = errors[i * cols + j];
            }
        }
        return t;
    }

    /** This[m, k] times b[k, n], both exact. */
    Known times(Known b) {
        Known c = new Known(rows, b.cols, new double[rows * b.cols], new double[rows * b.cols]);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < b.cols; j++) {
                double sum = 0;
                double size = 0;
                for (int p = 0; p < cols; p++) {
                    double term = get(i, p) * b.get(p, j);
                    sum += term;
                    size += Math.abs(term);
                }
                c.values[i * b.cols + j] = sum;
                c.errors[i * b.cols + j] = (cols * U + FEW) * size;
            }
        }
        return c;
    }

    /** α of this and β of an exact c. */
    Known scaled(double alpha, double beta, Known c) {
        Known s = like();
        for (int i = 0; i < values.length; i++) {
            double kept = beta == 0 ? 0 : beta * c.values[i];
            s.values[i] = alpha * values[i] + kept;
            s.errors[i] = Math.abs(alpha) * errors[i] + FEW * (Math.abs(alpha * values[i]) + Math.abs(kept));
        }
        return s;
    }

    /** This and an exact row[1, n], added to each row. */
    Known plusRow(Known row) {
        Known k = like();
        for (int i = 0; i < values.length; i++) {
            double added = row.values[i % cols];
            k.values[i] = values[i] + added;
            k.errors[i] = errors[i] + FEW * (Math.abs(values[i]) + Math.abs(added));
        }
        return k;
    }

    /** A function of each element whose slope is nowhere above 1. */
    Known then(DoubleUnaryOperator g) {
        Known k = like();
        for (int i = 0; i < values.length; i++) {
            k.values[i] = g.applyAsDouble(values[i]);
            k.errors[i] = errors[i] + FEW;
        }
        return k;
    }

    /** A function of each element and the element of an exact matrix beside it; its slope is nowhere above 1. */
    Known with(Known other, DoubleBinaryOperator function) {
        Known k = like();
        for (int i = 0; i < values.length; i++) {
            k.values[i] = function.applyAsDouble(values[i], other.values[i]);
            k.errors[i] = errors[i] + FEW * (Math.abs(values[i]) + 1);
        }
        return k;
    }

    private Known like() {
        return new Known(rows, cols, new double[values.length], new double[values.length]);
    }

    /** The first element that is too far off, in words; null, if none is. */
    @Nullable
    String complaint(String operation, float[] answer) {
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(answer[i] - values[i]) <= errors[i])) { // NaN too
                return String.format(
                        Locale.ROOT,
                        "the smoke test failed: %s [%d x %d] gave %s at (%d, %d), expected %s ± %.1e",
                        operation,
                        rows,
                        cols,
                        answer[i],
                        i / cols,
                        i % cols,
                        (float) values[i],
                        errors[i]);
            }
        }
        return null;
    }
}
