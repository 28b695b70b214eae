package dev.chainrule.benchmarks;

import dev.chainrule.bench.TrainingShape;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;

/**
 * Work that other libraries are given as well, in any language: layers, batches, initial weights and rate, where value i
 * of stream s is the top 24 bits of splitmix64(s, i).
 *
 * @param shape layers and examples in a batch
 * @param batches how many different batches there are
 * @param rate the learning rate of plain descent
 */
record CommonWork(TrainingShape shape, int batches, float rate) {
    private static final long INPUTS = 1;
    private static final long LABELS = 2;
    private static final long WEIGHTS = 100;
    private static final long BIASES = 200;

    /** The shapes A to E by their letter, any other as {@link TrainingShape} has it: eight batches, rate 0.01. */
    static CommonWork of(String id) {
        TrainingShape shape = TrainingShape.of(id);
        return switch (id) {
            case "A" -> new CommonWork(shape, 32, 0.1f);
            case "B" -> new CommonWork(shape, 31, 0.05f);
            case "C" -> new CommonWork(shape, 16, 0.01f);
            case "D" -> new CommonWork(shape, 8, 0.002f);
            case "E" -> new CommonWork(shape, 2, 0.0002f);
            default -> new CommonWork(shape, 8, 0.01f);
        };
    }

    /** The inputs of batch b, row-major, in [0, 1). */
    float[] x(int b) {
        float[] x = new float[shape.batch() * shape.topology().inputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = unit(INPUTS, (long) b * x.length + i);
        }
        return x;
    }

    /** The targets of batch b, row-major, one-hot. */
    float[] y(int b) {
        int outputs = shape.topology().outputs();
        float[] y = new float[shape.batch() * outputs];
        for (int e = 0; e < shape.batch(); e++) {
            long label = Long.remainderUnsigned(bits(LABELS, (long) b * shape.batch() + e) >>> 8, outputs);
            y[e * outputs + (int) label] = 1;
        }
        return y;
    }

    /** Weights and biases uniform in ±1/√S_l. */
    NetworkState initial() {
        Topology topology = shape.topology();
        int steps = topology.layers() - 1;
        float[][] theta = new float[steps][];
        float[][] bias = new float[steps][];
        for (int l = 1; l <= steps; l++) {
            int inputs = topology.units(l);
            theta[l - 1] = uniform(WEIGHTS + l - 1, topology.units(l + 1) * inputs, inputs);
            bias[l - 1] = uniform(BIASES + l - 1, topology.units(l + 1), inputs);
        }
        return NetworkState.of(topology, theta, bias);
    }

    private static float[] uniform(long stream, int count, int inputs) {
        double scale = 1 / Math.sqrt(inputs);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((2.0 * unit(stream, i) - 1.0) * scale);
        }
        return values;
    }

    private static float unit(long stream, long i) {
        return (bits(stream, i) >>> 40) * 0x1p-24f;
    }

    private static long bits(long stream, long i) {
        long z = stream + (i + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
