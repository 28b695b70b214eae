package dev.chainrule.nn;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shape of a fully connected network: L layers of S_1, …, S_L units, the function of the hidden units and that of
 * the output units, which decides the cost. Layers are counted from 1, as in the mathematics.
 */
public final class Topology {
    /** Θ^(l) lives in one Java array. */
    private static final long MOST_WEIGHTS = Integer.MAX_VALUE - 8;

    private final int[] units;
    private final Activation hidden;
    private final OutputUnit output;

    private Topology(int[] units, Activation hidden, OutputUnit output) {
        this.units = units;
        this.hidden = hidden;
        this.output = output;
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
        return new Topology(units.clone(), Activation.SIGMOID, OutputUnit.SIGMOID);
    }

    /**
     * A copy with this function in all hidden layers.
     *
     * @throws NullPointerException if it is null
     */
    public Topology hidden(Activation g) {
        return new Topology(units, Objects.requireNonNull(g, "g"), output);
    }

    /**
     * A copy with this output unit and its canonical cost.
     *
     * @throws NullPointerException if it is null
     */
    public Topology output(OutputUnit u) {
        return new Topology(units, hidden, Objects.requireNonNull(u, "u"));
    }

    /** L, the number of layers, input layer included. */
    public int layers() {
        return units.length;
    }

    /** S_l, the units of layer l, from 1 to L. */
    public int units(int l) {
        return units[l - 1];
    }

    /** S_1. */
    public int inputs() {
        return units[0];
    }

    /** S_L. */
    public int outputs() {
        return units[units.length - 1];
    }

    /** g of the hidden layers. */
    public Activation hidden() {
        return hidden;
    }

    /** The output unit. */
    public OutputUnit output() {
        return output;
    }

    /** The number of weights and biases. */
    public long parameters() {
        return IntStream.range(1, layers())
                .mapToLong(l -> (long) units(l + 1) * (units(l) + 1))
                .sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Topology t && Arrays.equals(units, t.units) && hidden == t.hidden && output == t.output;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(units) + hidden.hashCode()) + output.hashCode();
    }

    /** The units, joined by hyphens: {@code 64-32-10}. */
    @Override
    public String toString() {
        return Arrays.stream(units).mapToObj(Integer::toString).collect(Collectors.joining("-"));
    }
}
