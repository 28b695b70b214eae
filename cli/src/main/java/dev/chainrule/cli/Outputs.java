package dev.chainrule.cli;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The meaning of a model's outputs: classes, or quantities.
 *
 * @param units how many output units there are
 * @param unit what they compute
 * @param classes the names of the classes; "0", "1" … where the model has none; empty for quantities
 * @param scaling how quantities were scaled
 */
record Outputs(int units, OutputUnit unit, List<String> classes, Scaling scaling) {

    static Outputs of(NetworkState model) {
        Topology topology = model.topology();
        int units = topology.outputs();
        boolean quantities = topology.output() == OutputUnit.IDENTITY
                && (units == 1 || model.classes().isEmpty());
        List<String> names = !model.classes().isEmpty()
                ? model.classes()
                : IntStream.range(0, units == 1 ? 2 : units)
                        .mapToObj(Integer::toString)
                        .toList();
        return new Outputs(
                units,
                topology.output(),
                quantities ? List.of() : names,
                model.schema().targets());
    }

    /** The schema that rows are read by for such a model: its own, with the classes that its outputs stand for. */
    Schema schema(NetworkState model) {
        return model.schema().classes(classes);
    }

    /** Whether the model predicts quantities. */
    boolean quantities() {
        return classes.isEmpty();
    }

    /** Whether the model gives a number from 0 to 1 for each class. */
    boolean graded() {
        return !quantities() && unit != OutputUnit.IDENTITY;
    }

    /**
     * Whether these numbers are probabilities, which sum to 1: those of softmax, and of a single sigmoid unit. Several
     * sigmoid units are independent of each other.
     */
    boolean probabilities() {
        return graded() && (unit == OutputUnit.SOFTMAX || units == 1);
    }

    /** The class that a device counts as the answer: of the greatest z, the first of equals; for one unit, by its sign. */
    String answer(float[] z) {
        if (units == 1) {
            return classes.get(z[0] > 0 ? 1 : 0);
        }
        int best = 0;
        for (int k = 1; k < units; k++) {
            best = z[k] > z[best] ? k : best;
        }
        return classes.get(best);
    }

    /** The number from 0 to 1 of every class, in their order. */
    float[] grades(float[] h) {
        return units == 1 ? new float[] {1 - h[0], h[0]} : h;
    }

    /** Quantity k in the unit of the user's data, with the decimals that float32 has there; as Java writes infinities. */
    String quantity(int k, float h) {
        double value = scaling.undo(k, h);
        if ((scaling.offset(k) == 0 && scaling.factor(k) == 1) || !Double.isFinite(value)) {
            return String.valueOf(h);
        }
        double resolution = Math.max(Math.ulp(h), Math.ulp(1f)) / Math.abs(scaling.factor(k));
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(resolution)));
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }
}
