package dev.chainrule.check.parity;

import java.util.Locale;

/**
 * One element that a device has computed in another way than it should.
 *
 * @param step the step of the training, counted from 1
 * @param operation the operation of the SPI
 * @param target the matrix that it wrote, such as {@code Delta(2)}
 * @param row the element's row, counted from 0
 * @param col the element's column, counted from 0
 * @param value the element
 * @param other the same element of the first device; the value itself where that is not asked
 * @param exact the exact result of the operation on the operands that it had
 * @param bound the greatest distance of a correct device from it
 */
public record Difference(
        int step,
        String operation,
        String target,
        int row,
        int col,
        float value,
        float other,
        double exact,
        double bound) {
    /** The distance from the exact result, in bounds. */
    public double share() {
        return Ulps.share(value, exact, bound);
    }

    /** E.g. {@code step 2, hiddenDelta into Delta(2)[3, 4]: 0.25 (0x1.0p-2), first device 0.25000003 (0x1.000002p-2), exact 0.25, bound 1e-7}. */
    @Override
    public String toString() {
        String others =
                Float.floatToIntBits(value) == Float.floatToIntBits(other) ? "" : ", first device " + text(other);
        return String.format(
                Locale.ROOT,
                "step %d, %s into %s[%d, %d]: %s%s, exact %.10g, bound %.3g",
                step,
                operation,
                target,
                row,
                col,
                text(value),
                others,
                exact,
                bound);
    }

    private static String text(float number) {
        return String.format(Locale.ROOT, "%.9g (%s)", number, Float.toHexString(number));
    }
}
