package dev.chainrule.nn;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shape of a fully connected network: L layers of S_1, …, S_L units, the function of each hidden layer and that of
 * the output units, and the cost, which is that of the output units unless another one is chosen. Layers are counted from 1, as in the mathematics.
 */
public final class Topology {
    /** Θ^(l) lives in one Java array. */
    private static final long MOST_WEIGHTS = Integer.MAX_VALUE - 8;

    private final int[] units;
    private final List<Activation> hidden;
    private final OutputUnit output;
    private final Cost cost;

    private Topology(int[] units, List<Activation> hidden, OutputUnit output, Cost cost) {
        cost.check(output);
        this.units = units;
        this.hidden = hidden;
        this.output = output;
        this.cost = cost;
    }

    /**
     * Layers of {@code units} units each, sigmoid throughout, with binary cross-entropy.
     *
     * @param units S_1 (inputs), …, S_L (outputs)
     * @throws IllegalArgumentException if there are fewer than two layers, an empty one, or more than 2³¹ - 9 weights
     *     between two
     */
    public static Topology of(int... units) {
        if (units.length < 2) {
            throw new IllegalArgumentException("topology: " + units.length + " layers, expected at least two");
        }
        for (int l = 0; l < units.length; l++) {
            if (units[l] < 1) {
                throw new IllegalArgumentException(
                        "topology: layer " + (l + 1) + " has " + units[l] + " units, expected at least one");
            }
            if (l > 0 && (long) units[l - 1] * units[l] > MOST_WEIGHTS) {
                throw new IllegalArgumentException("topology: " + units[l - 1] + " x " + units[l]
                        + " weights lead to layer " + (l + 1) + ", expected at most " + MOST_WEIGHTS);
            }
        }
        return new Topology(
                units.clone(),
                Collections.nCopies(units.length - 2, Activation.SIGMOID),
                OutputUnit.SIGMOID,
                Cost.CANONICAL);
    }

    /**
     * Begins a network layer by layer: {@code Topology.of(784).dense(512, RELU).dense(10)}.
     *
     * @param inputs S_1
     */
    public static LayerStack of(int inputs) {
        return new LayerStack(List.of(inputs), List.of());
    }

    /**
     * Reads layers as {@link #toString} writes them, or with commas: {@code 64-32-10}, {@code 784,512:relu,256:tanh,10}. A hidden
     * layer without a unit of its own is sigmoid.
     *
     * @throws IllegalArgumentException if the text is no list of layers, has an unknown unit, or makes no network
     */
    public static Topology parse(String text) {
        return parse(text, Activation.SIGMOID);
    }

    /**
     * Reads layers; a hidden layer without a unit of its own takes {@code otherwise}.
     *
     * @throws IllegalArgumentException if the text is no list of layers, has an unknown unit, or makes no network
     */
    public static Topology parse(String text, Activation otherwise) {
        return LayerText.parse(text, otherwise);
    }

    /**
     * A copy with this function in all hidden layers.
     *
     * @throws NullPointerException if it is null
     */
    public Topology hidden(Activation g) {
        return new Topology(units, Collections.nCopies(hidden.size(), Objects.requireNonNull(g, "g")), output, cost);
    }

    /**
     * A copy with these functions in the hidden layers, in the order of the layers from 2 to L-1.
     *
     * @throws IllegalArgumentException if there are not L-2 of them
     * @throws NullPointerException if one is null
     */
    public Topology hidden(List<Activation> functions) {
        if (functions.size() != hidden.size()) {
            throw new IllegalArgumentException("topology: " + functions.size()
                    + " functions of hidden layers, expected " + hidden.size() + ", one for each");
        }
        return new Topology(units, List.copyOf(functions), output, cost);
    }

    /**
     * A copy with this output unit, and its canonical cost unless another one was chosen.
     *
     * @throws IllegalArgumentException if a cost was chosen that is not defined for it
     * @throws NullPointerException if it is null
     */
    public Topology output(OutputUnit u) {
        return new Topology(units, hidden, Objects.requireNonNull(u, "u"), cost);
    }

    /**
     * A copy with this cost, such as {@code Cost.huber(0.5f)}, by which it is trained and judged.
     *
     * @throws IllegalArgumentException if it is not defined for the output unit
     * @throws NullPointerException if it is null
     */
    public Topology cost(Cost c) {
        return new Topology(units, hidden, output, Objects.requireNonNull(c, "c"));
    }

    /** L, the number of layers, input layer included. */
    public int layers() {
        return units.length;
    }

    /** S_l, the units of layer l, from 1 to L. */
    public int units(int l) {
        return units[l - 1];
    }

    /** S_1 to S_L, the units of all layers. */
    public List<Integer> units() {
        return Arrays.stream(units).boxed().toList();
    }

    /** S_1. */
    public int inputs() {
        return units[0];
    }

    /** S_L. */
    public int outputs() {
        return units[units.length - 1];
    }

    /**
     * g of hidden layer l.
     *
     * @param l from 2 to L-1
     */
    public Activation activation(int l) {
        return hidden.get(l - 2);
    }

    /** g of each hidden layer, in the order of the layers from 2 to L-1. */
    public List<Activation> hidden() {
        return hidden;
    }

    /**
     * The functions of the hidden layers in words: one if all are the same, or else one for each layer, joined by hyphens; of a
     * network without hidden layers {@code sigmoid}.
     */
    public String hiddenWords() {
        if (hidden.stream().distinct().count() > 1) {
            return hidden.stream().map(Activation::word).collect(Collectors.joining("-"));
        }
        return hidden.isEmpty() ? Activation.SIGMOID.word() : hidden.get(0).word();
    }

    /** The output unit. */
    public OutputUnit output() {
        return output;
    }

    /** The cost. */
    public Cost cost() {
        return cost;
    }

    /** The number of weights and biases. */
    public long parameters() {
        return IntStream.range(1, layers())
                .mapToLong(l -> (long) units(l + 1) * (units(l) + 1))
                .sum();
    }

    /** The numbers of units, joined by hyphens: {@code 64-32-10}. */
    public String unitsText() {
        return Arrays.stream(units).mapToObj(Integer::toString).collect(Collectors.joining("-"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Topology t
                && Arrays.equals(units, t.units)
                && hidden.equals(t.hidden)
                && output == t.output
                && cost.equals(t.cost);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(units), hidden, output, cost);
    }

    /**
     * The layers as {@link #parse} reads them: the units, joined by hyphens, each hidden layer with its function unless that is
     * sigmoid: {@code 64-32-10}, {@code 784-512:relu-256:tanh-10}.
     */
    @Override
    public String toString() {
        return IntStream.rangeClosed(1, layers())
                .mapToObj(l -> l == 1 || l == layers() || activation(l) == Activation.SIGMOID
                        ? Integer.toString(units(l))
                        : units(l) + ":" + activation(l).word())
                .collect(Collectors.joining("-"));
    }
}
