package dev.chainrule.nn;

import dev.chainrule.spi.Activation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The layers of a network below its output layer. {@link Topology#of(int)} begins with the inputs, each
 * {@link #dense(int, Activation)} adds a hidden layer, and {@link #dense(int)} the output layer, with which the topology is
 * complete. Immutable.
 */
public final class LayerStack {
    private final List<Integer> units;
    private final List<Activation> hidden;

    LayerStack(List<Integer> units, List<Activation> hidden) {
        this.units = units;
        this.hidden = hidden;
    }

    /**
     * These layers and a hidden one.
     *
     * @param g the function of its units
     * @throws NullPointerException if g is null
     */
    public LayerStack dense(int count, Activation g) {
        Objects.requireNonNull(g, "g");
        return new LayerStack(
                Stream.concat(units.stream(), Stream.of(count)).toList(),
                Stream.concat(hidden.stream(), Stream.of(g)).toList());
    }

    /**
     * The network of these layers and an output layer, sigmoid unless {@link Topology#output} says otherwise.
     *
     * @param outputs S_L
     * @throws IllegalArgumentException if a layer is empty, or more than 2³¹ - 9 weights are between two
     */
    public Topology dense(int outputs) {
        int[] all = Stream.concat(units.stream(), Stream.of(outputs))
                .mapToInt(Integer::intValue)
                .toArray();
        return Topology.of(all).hidden(hidden);
    }
}
