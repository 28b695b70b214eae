package dev.chainrule.cli;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Output;
import dev.chainrule.reference.Pass;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.ReferenceNetwork;
import dev.chainrule.reference.Unit;
import dev.chainrule.spi.OutputUnit;

/**
 * A network and a batch of m examples drawn from a seed, all of it floats, so that the device and the reference are
 * given the same numbers. Weights are Xavier uniform as in {@link Network}, biases ±½, inputs ±1.
 */
final class GradientCase {
    /** Networks that are drawn at most. */
    static final int TRIES = 1_000;

    /** By how much a step of central differences may move a relu unit's z, generously: 100 steps. */
    private static final double STEPS_APART = 100 * GradientCheck.STEP;

    private final NetworkState state;
    private final int m;
    private final float[] x;
    private final float[] y;

    private GradientCase(Topology topology, int m, long seed, int attempt) {
        Draw draw = new Draw(new CounterRandom(seed, attempt).bits(0));
        this.m = m;
        state = state(topology, draw);
        x = draw.uniform(m * topology.inputs(), 1);
        y = targets(topology, m, draw);
    }

    /**
     * The first case of this seed in which no relu unit is so close to 0 that the device or the differences may see it
     * on where the reference sees it off.
     */
    static GradientCase of(Topology topology, int m, long seed, Precision precision) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            GradientCase drawn = new GradientCase(topology, m, seed, attempt);
            if (!drawn.pass(precision).ambiguous(STEPS_APART)) {
                return drawn;
            }
        }
        throw CommandException.failed("gradcheck: in each of " + TRIES + " networks " + topology
                + " a relu unit was too close to 0 to be judged; use fewer units or a smaller batch");
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

    /** What the output units may be asked for: 0 or 1, one class, or any number. */
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

    NetworkState state() {
        return state;
    }

    int examples() {
        return m;
    }

    /** The inputs, row-major [m, S_1]. */
    float[] x() {
        return x.clone();
    }

    /** The targets, row-major [m, K]. */
    float[] y() {
        return y.clone();
    }

    /** The inputs as the reference takes them. */
    double[][] wideX() {
        return rows(x);
    }

    /** The targets as the reference takes them. */
    double[][] wideY() {
        return rows(y);
    }

    /** The same network in float64. */
    ReferenceNetwork reference() {
        Topology topology = state.topology();
        int[] units = new int[topology.layers()];
        double[][] theta = new double[units.length - 1][];
        double[][] bias = new double[units.length - 1][];
        for (int l = 1; l <= units.length; l++) {
            units[l - 1] = topology.units(l);
            if (l < units.length) {
                theta[l - 1] = wide(state.theta(l), 0, topology.units(l) * topology.units(l + 1));
                bias[l - 1] = wide(state.bias(l), 0, topology.units(l + 1));
            }
        }
        return new ReferenceNetwork(
                units,
                Unit.valueOf(topology.hidden().name()),
                Output.valueOf(topology.output().name()),
                theta,
                bias);
    }

    /** What is right, with bounds for such devices. */
    Pass pass(Precision precision) {
        return reference().pass(wideX(), wideY(), precision);
    }

    private double[][] rows(float[] values) {
        int cols = values.length / m;
        double[][] rows = new double[m][];
        for (int e = 0; e < m; e++) {
            rows[e] = wide(values, e * cols, cols);
        }
        return rows;
    }

    private static double[] wide(float[] values, int from, int count) {
        double[] wide = new double[count];
        for (int i = 0; i < count; i++) {
            wide[i] = values[from + i];
        }
        return wide;
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
