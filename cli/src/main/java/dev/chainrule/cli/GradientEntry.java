package dev.chainrule.cli;

import dev.chainrule.reference.Bounded;
import java.util.Locale;

/**
 * One entry of a gradient, as a device and as the reference have it.
 *
 * @param theta whether it belongs to Θ^(l), else to b^(l)
 * @param layer l
 * @param i the row: the unit of layer l + 1
 * @param j the column: the unit of layer l; 0 for a bias
 * @param device what the device computed
 * @param reference what is right
 * @param bound how far a correct device may be from that
 */
record GradientEntry(boolean theta, int layer, int i, int j, float device, double reference, double bound) {

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
        return new GradientEntry(
                theta,
                layer,
                theta ? row : col,
                theta ? col : 0,
                device[at],
                reference.value(row, col),
                reference.error(row, col));
    }

    /** The worse of the two; this one, if they are equally bad. */
    GradientEntry orWorse(GradientEntry other) {
        return other.ratio() > ratio() ? other : this;
    }

    double difference() {
        return Math.abs(device - reference);
    }

    /** The difference in bounds: up to 1 is right. Infinite for NaN; 0 where nothing is claimed. */
    double ratio() {
        if (Double.isInfinite(bound) || difference() == 0) {
            return 0;
        }
        return Double.isNaN(difference()) ? Double.POSITIVE_INFINITY : difference() / bound;
    }

    boolean right() {
        return ratio() <= 1;
    }

    Document json() {
        return new Document()
                .put("parameter", theta ? "theta" : "bias")
                .put("layer", layer)
                .put("i", i)
                .put("j", theta ? j : null)
                .put("device", device)
                .put("reference", reference)
                .put("difference", difference())
                .put("bound", bound)
                .put("ratio", ratio());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.9g, reference %.17g, difference %.3g, bound %.3g, ratio %.3g",
                theta ? "theta(" + layer + ")[" + i + ", " + j + "]" : "b(" + layer + ")[" + i + "]",
                device,
                reference,
                difference(),
                bound,
                ratio());
    }
}
