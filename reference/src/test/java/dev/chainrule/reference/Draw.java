package dev.chainrule.reference;

import java.util.Arrays;
import java.util.Random;

/** Random numbers from a seed that every failure message names; all of them floats, so that a device can hold them. */
final class Draw {
    private final Seed seed;
    private final Random random;

    private Draw(Seed seed, long stream) {
        this.seed = seed;
        random = new Random(seed.value() * 0x9E3779B97F4A7C15L + stream);
    }

    /** The numbers of one case in this run. */
    static Draw of(long stream) {
        return new Draw(Seed.ofRun(), stream);
    }

    /** How to see the same numbers again. */
    String replay() {
        return seed.toString();
    }

    /** From, from + 1 … to. */
    int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    /** Normally distributed around 0 with this deviation. */
    double[] normals(int count, double deviation) {
        return random.doubles(count)
                .map(u -> (float) (random.nextGaussian() * deviation))
                .toArray();
    }

    double[][] normalRows(int rows, int cols, double deviation) {
        double[][] x = new double[rows][];
        Arrays.setAll(x, e -> normals(cols, deviation));
        return x;
    }

    /** One row of targets that the output unit can be trained on. */
    double[] target(Output output, int units) {
        return switch (output) {
            case SIGMOID -> random.doubles(units).map(u -> u < 0.5 ? 0 : 1).toArray();
            case SOFTMAX -> {
                double[] y = new double[units];
                y[random.nextInt(units)] = 1;
                yield y;
            }
            case IDENTITY -> normals(units, 1);
        };
    }

    /** A network of random shape and its batch. */
    Example example(int hiddenLayers, Unit hidden, Output output) {
        int[] units = random.ints(hiddenLayers + 2, 1, 7).toArray();
        units[units.length - 1] = output == Output.SOFTMAX ? between(2, 5) : between(1, 4);
        return example(units, between(1, 7), hidden, output);
    }

    /**
     * A network of these units and its batch of m, redrawn while a relu unit is near its kink, or while there is
     * nothing left to learn: central differences of a cost that hardly changes are all rounding.
     */
    Example example(int[] units, int m, Unit hidden, Output output) {
        Unit[] everywhere = new Unit[units.length - 2];
        Arrays.fill(everywhere, hidden);
        return example(units, m, everywhere, output);
    }

    /** A network with a function for each hidden layer. */
    Example example(int[] units, int m, Unit[] hidden, Output output) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            double[][] theta = new double[units.length - 1][];
            double[][] bias = new double[units.length - 1][];
            for (int l = 0; l < theta.length; l++) {
                theta[l] = normals(units[l + 1] * units[l], 1.5 / Math.sqrt(units[l]));
                bias[l] = normals(units[l + 1], 0.5);
            }
            double[][] y = new double[m][];
            Arrays.setAll(y, e -> target(output, units[units.length - 1]));
            Example example = new Example(
                    new ReferenceNetwork(units, hidden, output, theta, bias), normalRows(m, units[0], 1), y);
            Pass pass = example.pass(Precision.DEVICE);
            if (!pass.ambiguous(1e-3) && greatest(pass.delta(units.length)) > 0.05) {
                return example;
            }
        }
        throw new AssertionError("no case without an ambiguous relu unit; " + replay());
    }

    private static double greatest(Bounded t) {
        return Arrays.stream(t.values()).map(Math::abs).max().orElseThrow();
    }

    /** A network with the batch it is tried on: x[m][S_1], y[m][K]. */
    record Example(ReferenceNetwork network, double[][] x, double[][] y) {
        Pass pass(Precision precision) {
            return network.pass(x, y, precision);
        }
    }
}
