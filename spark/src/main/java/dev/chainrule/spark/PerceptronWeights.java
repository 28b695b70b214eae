package dev.chainrule.spark;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;

/** Weights in the order of Spark's perceptron: of each layer Θ[outputs, inputs] column by column, then b[outputs]. */
final class PerceptronWeights {
    private PerceptronWeights() {}

    /** The weights and biases of a network, in the order of Spark. */
    static Vector of(NetworkState state) {
        int layers = state.topology().layers();
        int count = 0;
        for (int l = 1; l < layers; l++) {
            count += state.theta(l).length + state.bias(l).length;
        }
        double[] all = new double[count];
        int at = 0;
        for (int l = 1; l < layers; l++) {
            float[] theta = state.theta(l);
            float[] bias = state.bias(l);
            int inputs = theta.length / bias.length;
            for (int j = 0; j < inputs; j++) {
                for (int i = 0; i < bias.length; i++) {
                    all[at++] = theta[i * inputs + j];
                }
            }
            for (float b : bias) {
                all[at++] = b;
            }
        }
        return new DenseVector(all);
    }

    /**
     * A network with these weights, rounded to float32.
     *
     * @throws IllegalArgumentException if they are not as many as the network has
     */
    static NetworkState state(Topology topology, Vector weights) {
        int steps = topology.layers() - 1;
        float[][] theta = new float[steps][];
        float[][] bias = new float[steps][];
        int at = 0;
        for (int l = 0; l < steps; l++) {
            int inputs = topology.units(l + 1);
            int outputs = topology.units(l + 2);
            theta[l] = new float[outputs * inputs];
            bias[l] = new float[outputs];
            int end = at + (inputs + 1) * outputs;
            if (end > weights.size() || (l == steps - 1 && end < weights.size())) {
                throw new IllegalArgumentException(
                        "weights: " + weights.size() + ", expected as many as " + topology + " has");
            }
            for (int j = 0; j < inputs; j++) {
                for (int i = 0; i < outputs; i++) {
                    theta[l][i * inputs + j] = (float) weights.apply(at++);
                }
            }
            for (int i = 0; i < outputs; i++) {
                bias[l][i] = (float) weights.apply(at++);
            }
        }
        return NetworkState.of(topology, theta, bias);
    }
}
