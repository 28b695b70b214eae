package dev.chainrule.cli;

import dev.chainrule.data.Targets;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the outputs of a model mean: classes, or numbers.
 *
 * @param units how many output units there are
 * @param unit what they compute
 * @param classes the names of the classes; "0", "1" … where the model has none; empty for numbers
 */
record Outputs(int units, OutputUnit unit, List<String> classes) {

    static Outputs of(NetworkState model) {
        Topology topology = model.topology();
        int units = topology.outputs();
        boolean numbers = topology.output() == OutputUnit.IDENTITY
                && (units == 1 || model.classes().isEmpty());
        List<String> names = !model.classes().isEmpty()
                ? model.classes()
                : IntStream.range(0, units == 1 ? 2 : units)
                        .mapToObj(Integer::toString)
                        .toList();
        return new Outputs(units, topology.output(), numbers ? List.of() : names);
    }

    /** Whether the model predicts numbers. */
    boolean numbers() {
        return classes.isEmpty();
    }

    /** Whether the model gives a probability for each class. */
    boolean probable() {
        return !numbers() && unit != OutputUnit.IDENTITY;
    }

    /** How labels become targets for such outputs. */
    Targets targets() {
        return numbers() ? Targets.numbers() : new Targets(classes, units);
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

    /** The probability of every class, in their order. */
    float[] probabilities(float[] h) {
        return units == 1 ? new float[] {1 - h[0], h[0]} : h;
    }
}
