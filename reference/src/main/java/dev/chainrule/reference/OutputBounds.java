package dev.chainrule.reference;

import static dev.chainrule.reference.Rounding.SLACK;
import static dev.chainrule.reference.Rounding.U;
import static dev.chainrule.reference.Rounding.VANISHING;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Softmax and the three costs, with bounds: §5 and §6 of docs/error-bounds.md. */
final class OutputBounds {
    /** Below -104 every exponential is less than half the least float: more of the argument changes nothing. */
    private static final double DEEPEST_EXPONENT = 104;

    /** From here on the exponentials of a bound would themselves overflow; h lies between 0 and 1 anyway. */
    static final double HOPELESS_EXPONENT = 300;

    private final Precision precision;

    OutputBounds(Precision precision) {
        this.precision = precision;
    }

    // ---- softmax

    /** h_k = e^z_k / Σ_j e^z_j, row by row, with z[m, K]. */
    Bounded softmax(Bounded z) {
        double[] values = new double[z.rows() * z.cols()];
        double[] errors = new double[values.length];
        for (int e = 0; e < z.rows(); e++) {
            double[] row = values(z, e);
            double[] h = Output.SOFTMAX.of(row);
            double[] exponentErrors = exponentErrors(z, e, true);
            for (int k = 0; k < z.cols(); k++) {
                values[e * z.cols() + k] = h[k];
                errors[e * z.cols() + k] = softmaxError(h, exponentErrors, k);
            }
        }
        return Bounded.of(z.rows(), z.cols(), values, errors);
    }

    /**
     * How far the logarithm of the device's e^(z_j - max z) may be off (§5.1): what z carries, one rounding of the
     * argument, and the ulps of exp.
     */
    double[] exponentErrors(Bounded z, int e, boolean carried) {
        double max = Output.max(values(z, e));
        double widest = greatest(z.cols(), j -> z.error(e, j));
        double[] errors = new double[z.cols()];
        for (int j = 0; j < errors.length; j++) {
            double depth = max - z.value(e, j) + z.error(e, j) + widest;
            double rounding = U * Math.min(depth, DEEPEST_EXPONENT) + 2 * U * precision.expUlps();
            errors[j] = SLACK * (rounding + (carried ? z.error(e, j) : 0));
        }
        return errors;
    }

    /**
     * The error of h_k when the logarithm of each exponential is off by up to T_j (§5.2): h_k is greatest when its own
     * is too great and all others are too small, and least the other way round.
     */
    private static double softmaxError(double[] h, double[] t, int k) {
        double othersLow = 0;
        double othersHigh = 0;
        for (int j = 0; j < h.length; j++) {
            if (j != k) {
                othersLow += h[j] * Math.exp(-t[j]);
                othersHigh += h[j] * Math.exp(t[j]);
            }
        }
        double high = 1;
        double low = 0;
        double worst = greatest(t.length, j -> t[j]);
        if (worst == Double.POSITIVE_INFINITY) {
            return worst; // z itself may have overflowed (§1.5)
        }
        if (worst < HOPELESS_EXPONENT) {
            double ownHigh = h[k] * Math.exp(t[k]);
            double ownLow = h[k] * Math.exp(-t[k]);
            high = ownHigh / (ownHigh + othersLow);
            low = ownLow / (ownLow + othersHigh);
        }
        double rounding = (h.length + 6) * U * high; // K - 1 additions, and a division of up to 2.5 ulp
        return SLACK * (Math.max(high - h[k], h[k] - low) + rounding + (h.length + 2) * VANISHING);
    }

    // ---- costs

    /** The canonical cost of one example, with z[1, K], y[1, K]. */
    Approximation cost(Output u, Bounded z, Bounded y) {
        double error = switch (u) {
            case SIGMOID -> sumError(z.cols(), k -> sigmoidTerm(z.at(0, k), y.at(0, k)));
            case SOFTMAX -> softmaxCostError(z, y);
            case IDENTITY -> sumError(z.cols(), k -> squareTerm(z.at(0, k), y.at(0, k)));
        };
        double range = sum(z.cols(), k -> {
            double product = (1 + z.at(0, k).magnitude()) * (1 + y.at(0, k).magnitude());
            return u == Output.IDENTITY ? square(product) : product;
        });
        return new Approximation(u.cost(values(z, 0), values(y, 0)), error).ifWithinRange(range);
    }

    private interface Term {
        Approximation at(int k);
    }

    /** K terms with errors, added in any order: K - 1 roundings of the terms' magnitudes (§6.1). */
    private static double sumError(int count, Term term) {
        double carried = sum(count, k -> term.at(k).error());
        double magnitude = sum(count, k -> term.at(k).magnitude());
        return SLACK * (carried + (count - 1) * U * magnitude);
    }

    /** max(z, 0) - z y + ln(1 + e^-|z|) of one output (§6.2). */
    private Approximation sigmoidTerm(Approximation z, Approximation y) {
        double value = Output.SIGMOID.cost(new double[] {z.value()}, new double[] {y.value()});
        double delta = Math.abs(Unit.SIGMOID.of(z.value()) - y.value());
        double steepest = Math.max(Math.abs(y.value()), Math.abs(1 - y.value())); // |g(z) - y| anywhere
        double carried = z.error() * Math.min(delta + z.error() / 4, steepest) + y.error() * z.magnitude();
        double log = Math.log1p(Math.exp(-Math.max(0, Math.abs(z.value()) - z.error())));
        double parts = Math.max(z.value() + z.error(), 0) + z.magnitude() * y.magnitude() + log;
        double functions = 2 * U * (precision.expUlps() + precision.logUlps()) * log + U + VANISHING;
        return new Approximation(value, SLACK * (carried + 3 * U * parts + functions));
    }

    /** ½ (z - y)² of one output (§6.4). */
    private static Approximation squareTerm(Approximation z, Approximation y) {
        double r = z.value() - y.value();
        double carried = z.error() + y.error();
        double greatest = square(Math.abs(r) + carried) / 2;
        double error = Math.abs(r) * carried + square(carried) / 2 + 3 * U * greatest + VANISHING;
        return new Approximation(r * r / 2, SLACK * error);
    }

    /** Σ_k y_k (ln Σ_j e^z_j - z_k) (§6.3). */
    private double softmaxCostError(Bounded z, Bounded y) {
        int count = z.cols();
        double[] row = values(z, 0);
        double[] h = Output.SOFTMAX.of(row);
        double max = Output.max(row);
        double logSum = Output.logSum(row);
        double targets = sum(count, k -> y.value(0, k));
        double widest = greatest(count, k -> z.error(0, k));
        double carried = sum(count, k -> z.error(0, k) * Math.abs(h[k] * targets - y.value(0, k)))
                + Math.min(square(widest) / 2, 2 * widest) * Math.abs(targets);

        double[] t = exponentErrors(z, 0, false);
        double ofSum =
                Math.min(Math.exp(2 * widest) * sum(count, k -> h[k] * Math.expm1(t[k])), greatest(count, k -> t[k]));
        double ofLog = ofSum + (count - 1) * U + 2 * U * precision.logUlps() * logSum + count * VANISHING;
        double ofShift = U * (Math.abs(max) + widest + logSum);
        return carried
                + sumError(count, k -> {
                    double distance = logSum + (max - row[k]);
                    double greatest = distance + 2 * widest;
                    double local = y.at(0, k).magnitude() * (ofLog + ofShift + 4 * U * greatest + VANISHING);
                    return new Approximation(y.value(0, k) * distance, local + y.error(0, k) * greatest);
                });
    }

    // ---- plain loops

    private static double[] values(Bounded t, int row) {
        return IntStream.range(0, t.cols()).mapToDouble(j -> t.value(row, j)).toArray();
    }

    private static double sum(int count, IntToDoubleFunction term) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += term.applyAsDouble(k);
        }
        return sum;
    }

    private static double greatest(int count, IntToDoubleFunction term) {
        double greatest = 0;
        for (int k = 0; k < count; k++) {
            greatest = Math.max(greatest, term.applyAsDouble(k));
        }
        return greatest;
    }

    private static double square(double x) {
        return x * x;
    }
}
