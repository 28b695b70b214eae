package dev.chainrule.nn;

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
     * A new network. Weights are Xavier uniform, Θ_ij in ±√(6 / (S_l + S_{l+1})) (Glorot and Bengio, 2010), each a
     * function of the seed, the layer and its place only; biases are 0.
     */
    public static Network of(Topology topology, long seed) {
        int steps = topology.layers() - 1;
        float[][] theta = new float[steps][];
        float[][] bias = new float[steps][];
        for (int l = 1; l <= steps; l++) {
            theta[l - 1] = xavier(new CounterRandom(seed, l), topology.units(l), topology.units(l + 1));
            bias[l - 1] = new float[topology.units(l + 1)];
        }
        return new Network(new NetworkState(topology, theta, bias, null));
    }

    private static float[] xavier(CounterRandom random, int inputs, int outputs) {
        float limit = (float) Math.sqrt(6.0 / ((double) inputs + outputs));
        float[] weights = new float[inputs * outputs];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (2 * random.unit(i) - 1) * limit;
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
