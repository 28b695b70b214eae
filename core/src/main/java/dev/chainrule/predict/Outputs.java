package dev.chainrule.predict;

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
 * The meaning of a network's outputs: classes, or quantities.
 *
 * @param units K, the number of output units
 * @param unit the function of the output units
 * @param classes the names of the classes; "0", "1" … where the network has none; empty for quantities
 * @param scaling how quantities were scaled
 */
public record Outputs(int units, OutputUnit unit, List<String> classes, Scaling scaling) {
    public Outputs {
        classes = List.copyOf(classes);
    }

    /** The meaning of the outputs of a network: quantities if its units are identity and have no class names. */
    public static Outputs of(NetworkState network) {
        Topology topology = network.topology();
        int units = topology.outputs();
        boolean quantities = topology.output() == OutputUnit.IDENTITY
                && (units == 1 || network.classes().isEmpty());
        List<String> names = !network.classes().isEmpty()
                ? network.classes()
                : IntStream.range(0, units == 1 ? 2 : units)
                        .mapToObj(Integer::toString)
                        .toList();
        return new Outputs(
                units,
                topology.output(),
                quantities ? List.of() : names,
                network.schema().targets());
    }

    /** The schema by which rows are read for such a network: its own, with the classes that its outputs stand for. */
    public Schema schema(NetworkState network) {
        return network.schema().classes(classes);
    }

    /** Whether the network predicts quantities. */
    public boolean quantities() {
        return classes.isEmpty();
    }

    /** Whether the network gives a score from 0 to 1 for each class. */
    public boolean graded() {
        return !quantities() && unit != OutputUnit.IDENTITY;
    }

    /**
     * Whether these scores are probabilities, whose sum is 1: those of softmax, and of a single sigmoid unit. Several
     * sigmoid units are independent of each other.
     */
    public boolean probabilities() {
        return graded() && (unit == OutputUnit.SOFTMAX || units == 1);
    }

    /** The class of the greatest of K values z, the first of equals; for one unit, by its sign. Counted from 0. */
    int classOf(float[] z, int at) {
        if (units == 1) {
            return z[at] > 0 ? 1 : 0;
        }
        int best = 0;
        for (int k = 1; k < units; k++) {
            best = z[at + k] > z[at + best] ? k : best;
        }
        return best;
    }

    /**
     * Quantity k as decimal text, in the unit of the user's data.
     *
     * @param h the output, scaled as the targets were
     */
    String text(int k, float h) {
        double value = scaling.undo(k, h);
        if ((scaling.offset(k) == 0 && scaling.factor(k) == 1) || !Double.isFinite(value)) {
            return String.valueOf(h);
        }
        double resolution = Math.max(Math.ulp(h), Math.ulp(1f)) / Math.abs(scaling.factor(k));
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(resolution)));
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }
}
