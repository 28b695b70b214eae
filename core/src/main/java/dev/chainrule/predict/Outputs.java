package dev.chainrule.predict;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.text.Visible;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The meaning of a network's outputs: classes, of which one is answered, labels, each of which applies or not, or quantities.
 *
 * @param units K, the number of output units
 * @param unit the function of the output units
 * @param classes the names of the classes; "0", "1" … where the network has none; empty for quantities
 * @param scaling how quantities were scaled
 * @param labels the two texts of each label, that for a row to which it does not apply first; none for classes and quantities. The
 *     names of the labels are the classes
 */
public record Outputs(int units, OutputUnit unit, List<String> classes, Scaling scaling, List<List<String>> labels) {
    public Outputs {
        classes = List.copyOf(classes);
        labels = List.copyOf(labels);
    }

    /** The meaning of outputs that are classes or quantities. */
    public Outputs(int units, OutputUnit unit, List<String> classes, Scaling scaling) {
        this(units, unit, classes, scaling, List.of());
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
                network.schema().targets(),
                quantities ? List.of() : network.schema().labelTexts());
    }

    /** Whether each class is a label that applies to a row or not, whatever the others do. */
    public boolean independent() {
        return !labels.isEmpty();
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

    /**
     * The names of the columns above {@link Prediction#csv} with scores: {@code class}, and the names of the classes; of labels
     * their names, and {@code NAME score} for each.
     */
    public String csvHeader() {
        Stream<String> answers = independent() ? classes.stream() : Stream.of("class");
        Stream<String> scores = independent() ? classes.stream().map(name -> name + " score") : classes.stream();
        return Stream.concat(answers, scores).map(Outputs::cell).collect(Collectors.joining(","));
    }

    /** Text as a cell of a CSV file, in one line; with a comma or a quotation mark it stands in quotation marks. */
    static String cell(String text) {
        String visible = Visible.text(text);
        return visible.matches("[^,\"]+") ? visible : "\"" + visible.replace("\"", "\"\"") + "\"";
    }

    /** Whether the K values z from a place on are numbers that stand for an answer: none is NaN, and of softmax units none is infinite. */
    boolean answered(float[] z, int at) {
        for (int k = 0; k < units; k++) {
            if (unit == OutputUnit.SOFTMAX ? !Float.isFinite(z[at + k]) : Float.isNaN(z[at + k])) {
                return false;
            }
        }
        return true;
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
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        if (scaling.offset(k) == 0 && scaling.factor(k) == 1) {
            return String.valueOf(h);
        }
        double resolution = Math.max(Math.ulp(h), Math.ulp(1f)) / Math.abs(scaling.factor(k));
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(resolution)));
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }
}
