package dev.chainrule.check;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Pass;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.ReferenceNetwork;
import dev.chainrule.spi.OutputUnit;

/**
 * A network and a batch of m examples, all of it floats, so that a device and the reference are given the same numbers.
 * Immutable.
 */
public final class NetworkCase {
    /** Networks that {@link #drawn} draws at most. */
    public static final int TRIES = 1_000;

    /** The distance of a relu unit's z from 0 that central differences need, generously: 100 of their steps. */
    private static final double STEPS_APART = 100 * GradientCheck.STEP;

    private final NetworkState state;
    private final int m;
    private final float[] x;
    private final float[] y;

    private NetworkCase(NetworkState state, float[] x, float[] y) {
        this.state = state;
        this.m = x.length / state.topology().inputs();
        this.x = x;
        this.y = y;
    }

    /**
     * A network and examples of the caller's own, which are copied.
     *
     * @param x the inputs, row-major [m, S_1], scaled as the network takes them
     * @param y the targets, row-major [m, S_L]
     * @throws IllegalArgumentException if the arrays do not hold the same number of whole rows, at least one
     */
    public static NetworkCase of(NetworkState state, float[] x, float[] y) {
        Topology topology = state.topology();
        int m = x.length / topology.inputs();
        if (m < 1 || x.length != m * topology.inputs() || y.length != m * topology.outputs()) {
            throw new IllegalArgumentException("network case: " + x.length + " inputs and " + y.length
                    + " targets, expected as many rows of " + topology.inputs() + " as of " + topology.outputs());
        }
        return new NetworkCase(state, x.clone(), y.clone());
    }

    /**
     * Draws a network and examples: weights as {@link Network#of(Topology, long)} draws them, biases from -½ to ½, inputs from -1 to 1.
     * Networks that are {@link #ambiguous} for the precision are drawn again.
     *
     * @param m the number of examples
     * @param seed decides all numbers
     * @throws AmbiguousNetworkException if {@value #TRIES} networks were ambiguous
     * @throws IllegalArgumentException if m is less than 1
     */
    public static NetworkCase drawn(Topology topology, int m, long seed, Precision precision) {
        if (m < 1) {
            throw new IllegalArgumentException("network case: " + m + " examples, expected at least 1");
        }
        for (int attempt = 0; attempt < TRIES; attempt++) {
            NetworkCase drawn = drawn(topology, m, new Draw(new CounterRandom(seed, attempt).bits(0)));
            if (!drawn.ambiguous(precision)) {
                return drawn;
            }
        }
        throw new AmbiguousNetworkException("in each of " + TRIES + " networks " + topology
                + " a relu unit was too close to 0 to be judged; use fewer units or a smaller batch");
    }

    private static NetworkCase drawn(Topology topology, int m, Draw draw) {
        NetworkState state = state(topology, draw);
        float[] x = draw.uniform(m * topology.inputs(), 1);
        return new NetworkCase(state, x, targets(topology, m, draw));
    }

    private static NetworkState state(Topology topology, Draw draw) {
        NetworkState weights = Network.of(topology, draw.bits()).state();
        int steps = topology.layers() - 1;
        float[][] theta = new float[steps][];
        float[][] bias = new float[steps][];
        for (int l = 1; l <= steps; l++) {
            theta[l - 1] = weights.theta(l);
            bias[l - 1] = draw.uniform(topology.units(l + 1), 0.5f);
        }
        return NetworkState.of(topology, theta, bias);
    }

    /** Targets that the output units allow: 0 or 1, one class, or any number. */
    private static float[] targets(Topology topology, int m, Draw draw) {
        int outputs = topology.outputs();
        float[] y = draw.uniform(m * outputs, 1);
        if (topology.output() == OutputUnit.SIGMOID) {
            for (int i = 0; i < y.length; i++) {
                y[i] = y[i] < 0 ? 0 : 1;
            }
        } else if (topology.output() == OutputUnit.SOFTMAX) {
            y = new float[m * outputs];
            for (int e = 0; e < m; e++) {
                y[e * outputs + draw.below(outputs)] = 1;
            }
        }
        return y;
    }

    /** The network. */
    public NetworkState state() {
        return state;
    }

    /** The network's layers and units. */
    public Topology topology() {
        return state.topology();
    }

    /** m, the number of examples. */
    public int examples() {
        return m;
    }

    /** A copy of the inputs, row-major [m, S_1]. */
    public float[] x() {
        return x.clone();
    }

    /** A copy of the targets, row-major [m, S_L]. */
    public float[] y() {
        return y.clone();
    }

    /** The inputs as the reference takes them. */
    public double[][] wideX() {
        return ReferenceTwin.rows(x, topology().inputs());
    }

    /** The targets as the reference takes them. */
    public double[][] wideY() {
        return ReferenceTwin.rows(y, topology().outputs());
    }

    /** The network in float64. */
    public ReferenceNetwork reference() {
        return ReferenceTwin.of(state);
    }

    /** The reference's forward and backward pass over the examples, with error bounds for devices of this precision. */
    public Pass pass(Precision precision) {
        return reference().pass(wideX(), wideY(), precision);
    }

    /**
     * Whether a relu unit is so close to 0 that a device of this precision, or a step of central differences, may see it on
     * where the reference sees it off. The gradient of such a network cannot be judged.
     */
    public boolean ambiguous(Precision precision) {
        return ambiguous(pass(precision));
    }

    static boolean ambiguous(Pass pass) {
        return pass.ambiguous(STEPS_APART);
    }

    /** Units, the cost if it is not the canonical one, and examples: {@code 64-32-10 and SOFTMAX by cost focal:2, 5 examples}. */
    @Override
    public String toString() {
        String cost =
                topology().cost().isCanonical() ? "" : " by cost " + topology().cost();
        return topology() + " and " + topology().output() + cost + ", " + m + " examples";
    }

    /** Numbers drawn one after the other. */
    private static final class Draw {
        private final CounterRandom random;
        private long next;

        Draw(long seed) {
            random = new CounterRandom(seed, 0);
        }

        long bits() {
            return random.bits(next++);
        }

        int below(int bound) {
            return random.below(next++, bound);
        }

        float[] uniform(int count, float limit) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (2 * random.unit(next++) - 1) * limit;
            }
            return values;
        }
    }
}
