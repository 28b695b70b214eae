package dev.chainrule.bench;

import dev.chainrule.nn.NetworkState;
import java.util.Locale;

/**
 * Compares the steps that two devices took. Each may round in its own order, so a parameter θ that started at s may differ by
 *
 * <pre>
 *   2⁻¹³ max|θ - s| + 2⁻²² |θ|
 * </pre>
 *
 * where the maximum is over its matrix, of the first device. The second term is what the two roundings of the sum θ may
 * amount to. The first is declared, not derived: about 2000 roundings of the largest change. A step on 512 examples
 * through 4096 units stays well below it, and a gradient that is off by a thousandth is above. {@code gradcheck} has
 * the derived bounds.
 */
final class Agreement {
    private static final double OF_CHANGE = 0x1p-13;
    private static final double OF_VALUE = 0x1p-22;

    private Agreement() {}

    /** The first parameter of a device that is wrong after a step, in words; "" if all are right. */
    static String complaint(NetworkState start, NetworkState expected, NetworkState actual) {
        for (int l = 1; l < start.topology().layers(); l++) {
            String theta = complaint("weight", l, start.theta(l), expected.theta(l), actual.theta(l));
            String bias = complaint("bias", l, start.bias(l), expected.bias(l), actual.bias(l));
            if (!theta.isEmpty() || !bias.isEmpty()) {
                return theta.isEmpty() ? bias : theta;
            }
        }
        return "";
    }

    private static String complaint(String what, int l, float[] start, float[] expected, float[] actual) {
        double change = 0;
        for (int i = 0; i < start.length; i++) {
            change = Math.max(change, Math.abs((double) expected[i] - start[i]));
        }
        for (int i = 0; i < start.length; i++) {
            double bound = OF_CHANGE * change + OF_VALUE * Math.abs(expected[i]);
            if (!(Math.abs((double) actual[i] - expected[i]) <= bound)) { // NaN too
                return String.format(
                        Locale.ROOT,
                        "%s %d of layer %d is %s after a step, expected %s ± %.1e",
                        what,
                        i,
                        l,
                        actual[i],
                        expected[i],
                        bound);
            }
        }
        return "";
    }
}
