package dev.chainrule.check;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.BoundedArithmetic;
import dev.chainrule.reference.BoundedArithmetic.LayerGradient;
import dev.chainrule.reference.Precision;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Transpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * Holds a device's products to the reference: gemm in all forms, dense, hiddenDelta and accumulateGradient, on drawn
 * matrices with edges at and beside those of tiles. The reference's results are computed once, for all devices of a
 * precision.
 */
public final class ProductCheck {
    private static final long SEED = 1;
    /** Rows, columns and inner length of the products: below, at and above 8, 16, 32, 64 and 128. */
    private static final int[][] SHAPES = {
        {1, 1, 1},
        {7, 5, 3},
        {5, 16, 2},
        {8, 19, 67},
        {17, 35, 5},
        {13, 32, 1},
        {33, 17, 66},
        {66, 2, 35},
        {64, 128, 64},
        {65, 130, 129},
        {130, 67, 31},
        {257, 129, 33}
    };

    private final BoundedArithmetic oracle;
    private final List<Case> cases = new ArrayList<>();
    private long drawn;

    /** A check of devices that promise the precision of this one. */
    public static ProductCheck of(DeviceInfo device) {
        return new ProductCheck(ReferenceTwin.precision(device));
    }

    /** Draws the matrices, and computes the reference's results with bounds for devices of this precision. */
    public ProductCheck(Precision precision) {
        oracle = new BoundedArithmetic(precision);
        for (int[] shape : SHAPES) {
            for (Transpose ta : Transpose.values()) {
                for (Transpose tb : Transpose.values()) {
                    gemm(ta, tb, shape, 1, 0);
                    gemm(ta, tb, shape, -0.75f, 0.5f);
                }
            }
            for (Activation g : Activation.values()) {
                dense(shape, g);
                hiddenDelta(shape, g);
            }
            gradient(shape, 0);
            gradient(shape, 0.5f);
        }
    }

    /** Does something with operands that are on the device. */
    private interface Operation {
        void on(Compute compute, Matrix[] operands);
    }

    /**
     * One product with its operands and the right result.
     *
     * @param operands the operands' values before the operation
     * @param target the number of the operand that is looked at
     * @param expected the target's values after the operation
     */
    private record Case(String name, List<Bounded> operands, int target, Bounded expected, Operation operation) {
        float[] on(Compute compute) {
            Matrix[] matrices = new Matrix[operands.size()];
            for (int i = 0; i < matrices.length; i++) {
                Bounded operand = operands.get(i);
                matrices[i] = compute.matrix(operand.rows(), operand.cols());
                compute.upload(floats(operand), 0, matrices[i]);
            }
            operation.on(compute, matrices);
            float[] result = new float[expected.rows() * expected.cols()];
            compute.download(matrices[target], result, 0);
            for (Matrix matrix : matrices) {
                matrix.close();
            }
            return result;
        }

        private static float[] floats(Bounded operand) {
            double[] values = operand.values();
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return floats;
        }

        /** The first element that is out of bounds, in words. */
        Optional<String> outOfBounds(float[] result) {
            for (int at = 0; at < result.length; at++) {
                int i = at / expected.cols();
                int j = at % expected.cols();
                if (!expected.contains(i, j, result[at])) {
                    return Optional.of(String.format(
                            Locale.ROOT,
                            "%s: (%d, %d) is %s, expected %s ± %.1e",
                            this,
                            i,
                            j,
                            result[at],
                            expected.value(i, j),
                            expected.error(i, j)));
                }
            }
            return Optional.empty();
        }

        @Override
        public String toString() {
            return name + " [" + expected.rows() + ", " + expected.cols() + "]";
        }
    }

    /**
     * A device's result of every product, by all the kernels that it has.
     *
     * @throws dev.chainrule.spi.BackendException if the device fails
     */
    public List<float[]> results(Compute compute) {
        compute.prove(true);
        List<float[]> results = cases.stream().map(one -> one.on(compute)).toList();
        compute.prove(false);
        return results;
    }

    /**
     * The first element out of the reference's bounds, in words; empty if all are within.
     *
     * @param results of {@link #results}
     */
    public Optional<String> outOfBounds(List<float[]> results) {
        return IntStream.range(0, results.size())
                .mapToObj(i -> cases.get(i).outOfBounds(results.get(i)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The first product whose bits differ, in words; empty if all are equal.
     *
     * @param results of {@link #results}
     * @param others of {@link #results}, on another device or configuration
     */
    public Optional<String> difference(List<float[]> results, List<float[]> others) {
        return IntStream.range(0, results.size())
                .filter(i -> !Arrays.equals(results.get(i), others.get(i)))
                .mapToObj(i -> cases.get(i).toString())
                .findFirst();
    }

    // ---- products

    private void gemm(Transpose ta, Transpose tb, int[] shape, float alpha, float beta) {
        int m = shape[0];
        int n = shape[1];
        int k = shape[2];
        Bounded a = ta == N ? draw(m, k) : draw(k, m);
        Bounded b = tb == N ? draw(k, n) : draw(n, k);
        Bounded c = draw(m, n);
        cases.add(new Case(
                "gemm " + ta + tb,
                List.of(a, b, c),
                2,
                oracle.gemm(ta == T, tb == T, alpha, a, b, beta, c),
                (compute, on) -> compute.gemm(ta, tb, alpha, on[0], on[1], beta, on[2])));
    }

    private void dense(int[] shape, Activation g) {
        Bounded x = draw(shape[0], shape[2]);
        Bounded theta = draw(shape[1], shape[2]);
        Bounded bias = draw(1, shape[1]);
        cases.add(new Case(
                "dense " + g,
                List.of(x, theta, bias, draw(shape[0], shape[1])),
                3,
                oracle.dense(x, theta, bias, ReferenceTwin.of(g)),
                (compute, on) -> compute.dense(on[0], on[1], on[2], g, on[3])));
    }

    private void hiddenDelta(int[] shape, Activation g) {
        Bounded next = draw(shape[0], shape[1]);
        Bounded theta = draw(shape[1], shape[2]);
        Bounded a = outputs(g, shape[0], shape[2]);
        cases.add(new Case(
                "hiddenDelta " + g,
                List.of(next, theta, a, draw(shape[0], shape[2])),
                3,
                oracle.hiddenDelta(next, theta, ReferenceTwin.of(g), a),
                (compute, on) -> compute.hiddenDelta(on[0], on[1], g, on[2], on[3])));
    }

    private void gradient(int[] shape, float keep) {
        float scale = 0.25f;
        Bounded delta = draw(shape[0], shape[1]);
        Bounded x = draw(shape[0], shape[2]);
        Bounded theta = draw(shape[1], shape[2]);
        Bounded bias = draw(1, shape[1]);
        LayerGradient gradient = oracle.accumulateGradient(scale, delta, x, keep, keep, theta, bias);
        List<Bounded> operands = List.of(delta, x, theta, bias);
        Operation operation =
                (compute, on) -> compute.accumulateGradient(scale, on[0], on[1], keep, keep, on[2], on[3]);
        cases.add(new Case("accumulateGradient theta", operands, 2, gradient.theta(), operation));
        cases.add(new Case("accumulateGradient bias", operands, 3, gradient.bias(), operation));
    }

    /** Numbers that a unit may put out: its slope is written in these, and in no others. */
    private Bounded outputs(Activation g, int rows, int cols) {
        return Bounded.exact(rows, cols, drawn(rows * cols, z -> (float) g.of(z)));
    }

    /** Numbers from -2 to 2. */
    private Bounded draw(int rows, int cols) {
        return Bounded.exact(rows, cols, drawn(rows * cols, z -> (float) z));
    }

    private float[] drawn(int count, DoubleFunction<Float> function) {
        CounterRandom random = new CounterRandom(SEED, drawn++);
        float[] values = new float[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.apply(4 * random.unit(i) - 2);
        }
        return values;
    }
}
