package dev.chainrule.optimizer;

import dev.chainrule.backprop.Parameters;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Topology;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Arithmetic of the unrolled Θ: parameters, gradients and directions as vectors. A dot product is taken on the device, one for each
 * matrix, in an order that depends on the shapes alone; those few are added on the host in float64, first Θ^(1), then b^(1) and so on.
 */
final class Vectors implements AutoCloseable {
    private final Compute compute;
    /** A dot product of each matrix, [matrices, 1]. */
    private final Matrix dots;

    private final Matrix[] dotOf;
    private final float[] host;

    /** Allocates the memory for dot products of such networks. */
    Vectors(Compute compute, Topology topology) {
        this.compute = compute;
        host = new float[2 * (topology.layers() - 1)];
        dots = compute.matrix(host.length, 1);
        dotOf = new Matrix[host.length];
        for (int i = 0; i < host.length; i++) {
            dotOf[i] = dots.rows(i, 1);
        }
    }

    /** x·y; y may be x. Waits for the device. */
    double dot(Parameters x, Parameters y) {
        return dot(x, y, 1);
    }

    /** The sum of the squares of all weights, Σ Θ², without biases. Waits for the device. */
    double squaresOfWeights(Parameters x) {
        return dot(x, x, 2);
    }

    /** x·y over every {@code by}th matrix: all of them for 1, only the weights for 2. */
    private double dot(Parameters x, Parameters y, int by) {
        List<Matrix> xs = x.matrices();
        List<Matrix> ys = y.matrices();
        for (int i = 0; i < dotOf.length; i++) {
            compute.dot(xs.get(i), ys.get(i), 0, dotOf[i]);
        }
        compute.download(dots, host, 0);
        double sum = 0;
        for (int i = 0; i < host.length; i += by) {
            sum += host[i];
        }
        return sum;
    }

    /** y ← α x + y. */
    void axpy(double alpha, Parameters x, Parameters y) {
        each(x, y, (from, to) -> compute.axpy((float) alpha, from, to));
    }

    /** y ← α x + β y. */
    void axpby(double alpha, Parameters x, double beta, Parameters y) {
        each(x, y, (from, to) -> compute.axpby((float) alpha, from, (float) beta, to));
    }

    /** y ← x. */
    void copy(Parameters x, Parameters y) {
        axpby(1, x, 0, y);
    }

    private static void each(Parameters x, Parameters y, BiConsumer<Matrix, Matrix> operation) {
        List<Matrix> xs = x.matrices();
        List<Matrix> ys = y.matrices();
        for (int i = 0; i < xs.size(); i++) {
            operation.accept(xs.get(i), ys.get(i));
        }
    }

    @Override
    public void close() {
        dots.close();
    }
}
