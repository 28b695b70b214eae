package dev.chainrule.nn;

import java.util.Objects;
import java.util.function.IntFunction;

/** A network that learns: a topology for good, and the {@link NetworkState} it is in now. */
public final class Network {
    private volatile NetworkState state;

    private Network(NetworkState state) {
        this.state = state;
    }

    /** A network that goes on from a state. */
    public static Network of(NetworkState state) {
        return new Network(state);
    }

    /**
     * A new network. Weights are drawn as it {@linkplain Initializer#fitting fits} the units that they lead to, Xavier uniform for
     * output units; biases are 0.
     */
    public static Network of(Topology topology, long seed) {
        return drawn(
                topology,
                seed,
                l -> l < topology.layers() ? Initializer.fitting(topology.activation(l)) : Initializer.XAVIER_UNIFORM);
    }

    /**
     * A new network with all weights drawn in one way; biases are 0.
     *
     * @throws NullPointerException if {@code initializer} is null
     */
    public static Network of(Topology topology, long seed, Initializer initializer) {
        Objects.requireNonNull(initializer, "initializer");
        return drawn(topology, seed, l -> initializer);
    }

    /** A network with the weights that lead to layer l drawn by the initializer of l. */
    private static Network drawn(Topology topology, long seed, IntFunction<Initializer> initializers) {
        int steps = topology.layers() - 1;
        float[][] theta = new float[steps][];
        float[][] bias = new float[steps][];
        for (int l = 1; l <= steps; l++) {
            theta[l - 1] = weights(
                    initializers.apply(l + 1), new CounterRandom(seed, l), topology.units(l), topology.units(l + 1));
            bias[l - 1] = new float[topology.units(l + 1)];
        }
        return new Network(new NetworkState(topology, theta, bias, null));
    }

    private static float[] weights(Initializer initializer, CounterRandom random, int inputs, int outputs) {
        float[] weights = new float[inputs * outputs];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = initializer.weight(random, i, inputs, outputs);
        }
        return weights;
    }

    /** The layers and their functions. */
    public Topology topology() {
        return state.topology();
    }

    /** The state as of now. */
    public NetworkState state() {
        return state;
    }

    /**
     * Takes up another state.
     *
     * @throws IllegalArgumentException if it has another topology
     */
    public void become(NetworkState next) {
        if (!next.topology().equals(state.topology())) {
            throw new IllegalArgumentException(
                    "become: the state is of a network " + next.topology() + ", expected " + state.topology());
        }
        state = next;
    }
}
