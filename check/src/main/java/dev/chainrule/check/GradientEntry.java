package dev.chainrule.check;

import dev.chainrule.reference.Bounded;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a gradient, as a device and as the reference have it.
 *
 * @param parameter the matrix that the entry belongs to: {@code theta} for Θ^(l), {@code bias} for b^(l)
 * @param layer l
 * @param i the row: the unit of layer l + 1
 * @param j the column: the unit of layer l; null for a bias
 * @param device the device's value
 * @param reference the exact value, as the reference has it
 * @param bound the greatest distance of a correct device from the exact value
 */
public record GradientEntry(
        String parameter, int layer, int i, @Nullable Integer j, float device, double reference, double bound) {

    /** The worst entry of one matrix: the one with the greatest ratio. */
    static GradientEntry worst(boolean theta, int layer, float[] device, Bounded reference) {
        GradientEntry worst = at(theta, layer, 0, device, reference);
        for (int at = 1; at < device.length; at++) {
            worst = worst.orWorse(at(theta, layer, at, device, reference));
        }
        return worst;
    }

    /** A bias is a row [1, S_{l+1}] of the reference, and counts units by i all the same. */
    private static GradientEntry at(boolean theta, int layer, int at, float[] device, Bounded reference) {
        int row = at / reference.cols();
        int col = at % reference.cols();
        double exact = reference.value(row, col);
        double bound = reference.error(row, col);
        return theta
                ? new GradientEntry("theta", layer, row, col, device[at], exact, bound)
                : new GradientEntry("bias", layer, col, null, device[at], exact, bound);
    }

    /** The worse of the two; this one, if they are equally bad. */
    GradientEntry orWorse(GradientEntry other) {
        return other.ratio() > ratio() ? other : this;
    }

    /** The device's distance from the exact value. */
    public double difference() {
        return Math.abs(device - reference);
    }

    /** The difference in bounds: up to 1 is right. Infinite for NaN; 0 where nothing is claimed. */
    public double ratio() {
        if (Double.isInfinite(bound) || difference() == 0) {
            return 0;
        }
        return Double.isNaN(difference()) ? Double.POSITIVE_INFINITY : difference() / bound;
    }

    /** Whether the device's value is within the bound. */
    public boolean right() {
        return ratio() <= 1;
    }

    /** E.g. {@code theta(1)[2, 3]: 0.25, reference 0.25000000000000001, difference 1e-9, bound 2e-9, ratio 0.5}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.9g, reference %.17g, difference %.3g, bound %.3g, ratio %.3g",
                j == null ? "b(" + layer + ")[" + i + "]" : "theta(" + layer + ")[" + i + ", " + j + "]",
                device,
                reference,
                difference(),
                bound,
                ratio());
    }
}
