package dev.chainrule.backprop;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Weights and biases on a device, or anything of their shape: the gradient ∂J/∂Θ, ∂J/∂b too. Contents are unspecified
 * until uploaded or computed.
 */
public final class Parameters implements AutoCloseable {
    /** Zeros that are sent to a device at a time, unless a single row has more. */
    private static final int ZEROS = 1 << 16;

    private final Compute compute;
    private final Topology topology;
    private final Matrix[] theta;
    private final Matrix[] bias;
    private final List<Matrix> matrices;

    /** Memory for the parameters of such a network. */
    public Parameters(Compute compute, Topology topology) {
        this.compute = compute;
        this.topology = topology;
        int steps = topology.layers() - 1;
        theta = new Matrix[steps];
        bias = new Matrix[steps];
        for (int l = 1; l <= steps; l++) {
            theta[l - 1] = compute.matrix(topology.units(l + 1), topology.units(l));
            bias[l - 1] = compute.matrix(1, topology.units(l + 1));
        }
        matrices = IntStream.range(0, steps)
                .boxed()
                .flatMap(i -> Stream.of(theta[i], bias[i]))
                .toList();
    }

    /** Θ^(l), [S_{l+1}, S_l]. */
    public Matrix theta(int l) {
        return theta[l - 1];
    }

    /** b^(l) as a row, [1, S_{l+1}]. */
    public Matrix bias(int l) {
        return bias[l - 1];
    }

    /** Θ^(1), b^(1), Θ^(2), b^(2) and so on. */
    public List<Matrix> matrices() {
        return matrices;
    }

    /** Sets everything to 0. */
    public void clear() {
        for (Matrix matrix : matrices) {
            int most = Math.max(1, Math.min(matrix.rows(), ZEROS / matrix.cols()));
            float[] zeros = new float[most * matrix.cols()];
            for (int from = 0; from < matrix.rows(); from += most) {
                compute.upload(zeros, 0, matrix.rows(from, Math.min(most, matrix.rows() - from)));
            }
        }
    }

    /**
     * Copies a state to the device.
     *
     * @throws IllegalArgumentException if it has another topology
     */
    public void upload(NetworkState state) {
        if (!state.topology().equals(topology)) {
            throw new IllegalArgumentException(
                    "upload: the state is of a network " + state.topology() + ", expected " + topology);
        }
        for (int l = 1; l < topology.layers(); l++) {
            compute.upload(state.theta(l), 0, theta(l));
            compute.upload(state.bias(l), 0, bias(l));
        }
    }

    /**
     * A copy of what is on the device, with the schema of {@code like}.
     *
     * @throws IllegalArgumentException if {@code like} has another topology
     */
    public NetworkState download(NetworkState like) {
        float[][] thetas = new float[theta.length][];
        float[][] biases = new float[bias.length][];
        for (int l = 1; l < topology.layers(); l++) {
            thetas[l - 1] = new float[topology.units(l + 1) * topology.units(l)];
            biases[l - 1] = new float[topology.units(l + 1)];
            compute.download(theta(l), thetas[l - 1], 0);
            compute.download(bias(l), biases[l - 1], 0);
        }
        return like.with(thetas, biases);
    }

    /** Frees the device memory. */
    @Override
    public void close() {
        for (int l = 1; l < topology.layers(); l++) {
            theta(l).close();
            bias(l).close();
        }
    }
}
