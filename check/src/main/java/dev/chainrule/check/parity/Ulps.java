package dev.chainrule.check.parity;

import java.util.Arrays;

/** Errors of elements, in units in the last place of the exact result, and as shares of what is allowed. */
final class Ulps {
    private static final double USUAL = 0.99;

    private double[] errors = new double[64];
    private int count;
    private double share;

    /** Adds the error of an element. */
    void add(float value, double exact, double bound) {
        if (count == errors.length) {
            errors = Arrays.copyOf(errors, 2 * count);
        }
        errors[count++] = ulps(value, exact);
        share = Math.max(share, share(value, exact, bound));
    }

    private static double ulps(float value, double exact) {
        if (value == exact) {
            return 0;
        }
        double ulps = Math.abs(value - exact) / Math.ulp((float) exact);
        return Double.isNaN(ulps) ? Double.POSITIVE_INFINITY : ulps;
    }

    /** The error of a value in bounds: 0 where nothing is claimed, infinite for NaN. */
    static double share(float value, double exact, double bound) {
        double error = Math.abs(value - exact);
        if (Double.isInfinite(bound) || error == 0) {
            return 0;
        }
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error / bound;
    }

    /** The largest error, in units in the last place. */
    double worst() {
        return Arrays.stream(errors, 0, count).max().orElse(0);
    }

    /** The least error that 99 of 100 do not exceed. */
    double of99() {
        if (count == 0) {
            return 0;
        }
        double[] sorted = Arrays.copyOf(errors, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(USUAL * count) - 1];
    }

    /** The largest share of what is allowed. */
    double worstShare() {
        return share;
    }
}
