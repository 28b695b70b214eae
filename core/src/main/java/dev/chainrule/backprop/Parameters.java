package dev.chainrule.backprop;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;

/**
 * Weights and biases on a device, or anything of their shape: the gradient ∂J/∂Θ, ∂J/∂b too. Contents are unspecified
 * until uploaded or computed.
 */
public final class Parameters implements AutoCloseable {
    private final Compute compute;
    private final Topology topology;
    private final Matrix[] theta;
    private final Matrix[] bias;

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
    }

    /** Θ^(l), [S_{l+1}, S_l]. */
    public Matrix theta(int l) {
        return theta[l - 1];
    }

    /** b^(l) as a row, [1, S_{l+1}]. */
    public Matrix bias(int l) {
        return bias[l - 1];
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
