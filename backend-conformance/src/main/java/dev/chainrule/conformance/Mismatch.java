package dev.chainrule.conformance;

import dev.chainrule.reference.Bounded;
import java.util.Optional;

/**
 * The worst of the elements that are wrong.
 *
 * @param i its row
 * @param j its column
 * @param expected what it should be, with the bound
 * @param wrong the number of wrong elements
 * @param count the number of all elements
 */
record Mismatch(int i, int j, float got, String expected, int wrong, int count) {
    /** From here on a float64 rounds to a float32 that is infinite. */
    private static final double OVERFLOW = 0x1.ffffffp127;

    /** Compares floats with a matrix and its error bound. */
    static Optional<Mismatch> bound(float[] got, Bounded bounded) {
        int cols = bounded.cols();
        int worst = -1;
        int wrong = 0;
        double worstRatio = 0;
        for (int at = 0; at < got.length; at++) {
            double value = bounded.value(at / cols, at % cols);
            double error = bounded.error(at / cols, at % cols);
            double ratio = ratio(got[at], value, error);
            if (ratio > 1) {
                wrong++;
                if (ratio > worstRatio) {
                    worst = at;
                    worstRatio = ratio;
                }
            }
        }
        if (worst < 0) {
            return Optional.empty();
        }
        String expected = "%s ± %s, missed %.3g times over"
                .formatted(
                        bounded.value(worst / cols, worst % cols),
                        bounded.error(worst / cols, worst % cols),
                        worstRatio);
        return Optional.of(new Mismatch(worst / cols, worst % cols, got[worst], expected, wrong, got.length));
    }

    /** The largest share of its bound that an element takes; 0 where all are exact. */
    static double share(float[] got, Bounded bounded) {
        int cols = bounded.cols();
        double share = 0;
        for (int at = 0; at < got.length; at++) {
            share = Math.max(
                    share, ratio(got[at], bounded.value(at / cols, at % cols), bounded.error(at / cols, at % cols)));
        }
        return share;
    }

    /** Compares floats bit by bit; NaN is NaN whatever its bits. */
    static Optional<Mismatch> bits(float[] got, float[] expected, int cols) {
        int worst = -1;
        int wrong = 0;
        for (int at = 0; at < got.length; at++) {
            if (!Operand.sameBits(got[at], expected[at])) {
                wrong++;
                worst = worst < 0 ? at : worst;
            }
        }
        if (worst < 0) {
            return Optional.empty();
        }
        String exactly = "exactly " + expected[worst];
        return Optional.of(new Mismatch(worst / cols, worst % cols, got[worst], exactly, wrong, got.length));
    }

    /** How many times over the bound the element misses; 1 or less is right, and an infinite bound claims nothing. */
    private static double ratio(float got, double value, double error) {
        if (Double.isInfinite(error)) {
            return 0;
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.compare(got, value) == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        if (Float.isInfinite(got)) {
            return Math.signum(got) * value + error >= OVERFLOW ? 0 : Double.POSITIVE_INFINITY;
        }
        if (got == value) {
            return 0;
        }
        return Float.isNaN(got) ? Double.POSITIVE_INFINITY : Math.abs(got - value) / error;
    }

    /** To be read after the matrix's name: {@code (3, 64) is 1.25, expected …}. */
    @Override
    public String toString() {
        return "(%d, %d) is %s, expected %s (%d of %d elements are wrong)".formatted(i, j, got, expected, wrong, count);
    }
}
