package dev.chainrule.benchmarks;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.reference.BoundedArithmetic;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer on a device: where its operations get their matrices, and the oracle that says what they must come to.
 *
 * <p>m examples go from k inputs to n outputs: x[m, k], theta[n, k], a[m, n].
 */
final class Layer {
    private static final int MOST = 1 << 16;

    private final Backend backend;
    private final BoundedArithmetic oracle;
    private final int m;
    private final int k;
    private final int n;
    private final List<DeviceMatrix> matrices = new ArrayList<>();
    private long streams;

    /**
     * @param units inputs and outputs, such as {@code 784-512}
     * @param examples in the batch
     */
    Layer(Backend backend, BoundedArithmetic oracle, String units, int examples) {
        if (!within(examples)) {
            throw new IllegalArgumentException("batch " + examples + ", expected 1 to " + MOST);
        }
        int[] inputsAndOutputs = units(units);
        this.backend = backend;
        this.oracle = oracle;
        k = inputsAndOutputs[0];
        n = inputsAndOutputs[1];
        m = examples;
    }

    /** Inputs and outputs. */
    static int[] units(String text) {
        if (text.matches("\\d{1,5}-\\d{1,5}")) {
            String[] parts = text.split("-", 2);
            int[] units = {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
            if (within(units[0]) && within(units[1])) {
                return units;
            }
        }
        throw new IllegalArgumentException(
                "layer '" + text + "', expected inputs-outputs such as 784-512, each from 1 to " + MOST);
    }

    private static boolean within(int count) {
        return count >= 1 && count <= MOST;
    }

    Backend backend() {
        return backend;
    }

    BoundedArithmetic oracle() {
        return oracle;
    }

    /** Examples in the batch. */
    int m() {
        return m;
    }

    /** Inputs. */
    int k() {
        return k;
    }

    /** Outputs. */
    int n() {
        return n;
    }

    /** A matrix with these values. */
    DeviceMatrix matrix(int rows, int cols, float... values) {
        DeviceMatrix matrix = new DeviceMatrix(backend, rows, cols, values);
        matrices.add(matrix);
        return matrix;
    }

    /** A matrix of numbers from -range to range. */
    DeviceMatrix uniform(int rows, int cols, double range) {
        return matrix(rows, cols, values(rows * cols, -range, range));
    }

    /** A matrix of inputs: numbers from 0 to 1, as pixels are and sigmoid units put out. */
    DeviceMatrix inputs(int rows, int cols) {
        return matrix(rows, cols, values(rows * cols, 0, 1));
    }

    /** A matrix of what units put out. */
    DeviceMatrix outputs(Activation g, int rows, int cols) {
        float[] a = values(rows * cols, -1, 1);
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) g.of(a[i]);
        }
        return matrix(rows, cols, a);
    }

    /** Targets [m, n], one of each row 1, the others 0. */
    DeviceMatrix oneHot() {
        CounterRandom random = new CounterRandom(1, streams++);
        float[] y = new float[m * n];
        for (int e = 0; e < m; e++) {
            y[e * n + random.below(e, n)] = 1;
        }
        return matrix(m, n, y);
    }

    /** Every matrix as it was in the beginning. */
    void reset() {
        matrices.forEach(DeviceMatrix::reset);
    }

    private float[] values(int count, double low, double high) {
        CounterRandom random = new CounterRandom(1, streams++);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (low + (high - low) * random.unit(i));
        }
        return values;
    }
}
