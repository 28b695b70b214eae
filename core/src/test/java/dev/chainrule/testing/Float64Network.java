package dev.chainrule.testing;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Output;
import dev.chainrule.reference.Pass;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.ReferenceNetwork;
import dev.chainrule.reference.Unit;
import java.util.Arrays;

/** A network in the reference, which shares no line with core, on arrays as core has them. */
public final class Float64Network {
    private final Topology topology;
    private ReferenceNetwork network;

    /** A network in this state. */
    public Float64Network(NetworkState state) {
        topology = state.topology();
        int[] units = new int[topology.layers()];
        double[][] theta = new double[units.length - 1][];
        double[][] bias = new double[units.length - 1][];
        for (int l = 1; l <= units.length; l++) {
            units[l - 1] = topology.units(l);
            if (l < units.length) {
                theta[l - 1] = row(state.theta(l), 0, state.theta(l).length);
                bias[l - 1] = row(state.bias(l), 0, state.bias(l).length);
            }
        }
        network = new ReferenceNetwork(
                units,
                Unit.valueOf(topology.hidden().name()),
                Output.valueOf(topology.output().name()),
                theta,
                bias);
    }

    private static double[] row(float[] values, int at, int count) {
        double[] wide = new double[count];
        for (int i = 0; i < count; i++) {
            wide[i] = values[at + i];
        }
        return wide;
    }

    /** Θ^(l). */
    public double[] theta(int l) {
        return network.theta()[l - 1];
    }

    /** b^(l). */
    public double[] bias(int l) {
        return network.bias()[l - 1];
    }

    /** The outputs h for the example that begins at x[at]. */
    public double[] outputs(float[] x, int at) {
        return network.predict(row(x, at, topology.inputs()));
    }

    /** The cost of the example that begins at x[at] and y[to]. */
    public double cost(float[] x, int at, float[] y, int to) {
        return network.cost(
                new double[][] {row(x, at, topology.inputs())}, new double[][] {row(y, to, topology.outputs())});
    }

    /** One step of descent on these examples: α, λ, and M, the size of the whole training set. */
    public void step(float[] x, float[] y, int[] examples, double rate, double decay, int trainingSize) {
        Pass pass = network.pass(
                rows(x, topology.inputs(), examples), rows(y, topology.outputs(), examples), Precision.CPU);
        double[][] theta = network.theta();
        double[][] bias = network.bias();
        for (int l = 1; l < topology.layers(); l++) {
            descend(theta[l - 1], rate, network.decayGradient(l, decay, trainingSize));
            descend(theta[l - 1], rate, pass.gradientTheta(l).values());
            descend(bias[l - 1], rate, pass.gradientBias(l).values());
        }
        int[] units = new int[topology.layers()];
        Arrays.setAll(units, l -> topology.units(l + 1));
        network = new ReferenceNetwork(units, network.hidden(), network.output(), theta, bias);
    }

    private static double[][] rows(float[] values, int cols, int[] examples) {
        return Arrays.stream(examples)
                .mapToObj(e -> row(values, e * cols, cols))
                .toArray(double[][]::new);
    }

    private static void descend(double[] parameters, double rate, double[] gradient) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= rate * gradient[i];
        }
    }
}
