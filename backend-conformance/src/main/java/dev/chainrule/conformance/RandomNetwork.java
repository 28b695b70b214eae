package dev.chainrule.conformance;

import dev.chainrule.reference.Output;
import dev.chainrule.reference.Pass;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.ReferenceNetwork;
import dev.chainrule.reference.Unit;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.util.Arrays;

/**
 * A drawn network with a batch of m examples, all of it floats. Layers are counted from 1 as on paper; index l - 1 of
 * theta and bias is Θ^(l) and b^(l), which lead from layer l to layer l + 1.
 */
final class RandomNetwork {
    private static final int TRIES = 1_000;

    final int[] units;
    final Activation g;
    final OutputUnit u;
    final int m;
    final float[][] theta;
    final float[][] bias;
    final float[] x;
    final float[] y;

    private RandomNetwork(Draw draw, int hiddenLayers, Activation g, OutputUnit u) {
        this.g = g;
        this.u = u;
        m = draw.between(1, 9);
        units = new int[hiddenLayers + 2];
        for (int l = 0; l < units.length; l++) {
            units[l] = draw.between(1, 12);
        }
        theta = new float[units.length - 1][];
        bias = new float[units.length - 1][];
        for (int l = 0; l < theta.length; l++) {
            theta[l] = draw.uniform(units[l + 1] * units[l], -1, 1);
            bias[l] = draw.uniform(units[l + 1], -1, 1);
        }
        x = draw.uniform(m * units[0], -1, 1);
        y = OutputRules.targets(draw, u, m, units[units.length - 1]);
    }

    /** A network none of whose relu units is so close to 0 that two correct devices may disagree whether it is on. */
    static RandomNetwork of(Draw draw, int hiddenLayers, Activation g, OutputUnit u) {
        for (int i = 0; i < TRIES; i++) {
            RandomNetwork network = new RandomNetwork(draw, hiddenLayers, g, u);
            if (!network.pass(Precision.DEVICE).ambiguous()) {
                return network;
            }
        }
        throw new IllegalStateException("no unambiguous network with " + g + " in " + TRIES + " tries");
    }

    /** L, the number of layers, the input layer included. */
    int layers() {
        return units.length;
    }

    /** S_l. */
    int units(int l) {
        return units[l - 1];
    }

    /** What is right, with bounds. */
    Pass pass(Precision precision) {
        ReferenceNetwork reference =
                new ReferenceNetwork(units, Unit.valueOf(g.name()), Output.valueOf(u.name()), wide(theta), wide(bias));
        return reference.pass(examples(x, units[0]), examples(y, units[units.length - 1]), precision);
    }

    private double[][] examples(float[] values, int cols) {
        float[][] rows = new float[m][];
        for (int e = 0; e < m; e++) {
            rows[e] = Arrays.copyOfRange(values, e * cols, (e + 1) * cols);
        }
        return wide(rows);
    }

    private static double[][] wide(float[][] rows) {
        double[][] wide = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            wide[i] = new double[rows[i].length];
            for (int j = 0; j < rows[i].length; j++) {
                wide[i][j] = rows[i][j];
            }
        }
        return wide;
    }

    @Override
    public String toString() {
        return "units " + Arrays.toString(units) + ", " + g + " and " + u + ", " + m + " examples";
    }
}
