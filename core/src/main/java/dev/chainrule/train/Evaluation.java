package dev.chainrule.train;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.BackPropagation;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Parameters;
import dev.chainrule.nn.Topology;
import dev.chainrule.nn.Workspace;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;

/**
 * How good a network is on data that it did not learn from.
 *
 * @param total the number of examples
 * @param correct how many were classified right; 0 unless {@code classifies}
 * @param classifies whether the outputs are classes: not so for a single identity unit, which predicts a quantity
 * @param cost the mean cost of the examples, without decay
 */
public record Evaluation(int total, int correct, boolean classifies, double cost) {
    /** Examples that are computed at a time. */
    private static final int CHUNK = 256;

    /** The share of examples that were classified right; NaN unless the outputs are classes. */
    public double accuracy() {
        return classifies ? (double) correct / total : Double.NaN;
    }

    /** Judges the network in its present state. */
    public static Evaluation of(Selection selection, Network net, Dataset data) {
        return of(selection.compute(), net.state(), data);
    }

    /**
     * Judges a network on a device.
     *
     * @throws IllegalArgumentException if the data do not fit the network, or are scaled otherwise than those it learnt
     *     from
     */
    public static Evaluation of(Compute compute, NetworkState state, Dataset data) {
        Topology topology = state.topology();
        Trainer.fits(topology, data);
        if (!data.scaling().equals(state.scaling())) {
            throw new IllegalArgumentException(
                    "evaluation: the data are scaled otherwise than those that the network learnt from");
        }
        BackPropagation network = new BackPropagation(compute, topology);
        int most = Math.min(CHUNK, data.size());
        float[] x = new float[Math.multiplyExact(most, data.inputs())];
        float[] y = new float[Math.multiplyExact(most, data.outputs())];
        float[] perExample = new float[most];
        double cost = 0;
        double correct = 0;
        try (Parameters parameters = new Parameters(compute, topology);
                Workspace full = new Workspace(compute, topology, most);
                Workspace rest = new Workspace(compute, topology, (data.size() - 1) % most + 1);
                Matrix costs = compute.matrix(most, 1);
                Matrix hits = compute.matrix(most, 1)) {
            parameters.upload(state);
            for (int from = 0; from < data.size(); from += most) {
                int count = Math.min(most, data.size() - from);
                Workspace w = count == most ? full : rest;
                data.copy(from, count, x, y);
                compute.upload(x, 0, w.x());
                compute.upload(y, 0, w.y());
                network.forward(parameters, w.activations());
                network.cost(w, costs.rows(0, count));
                compute.hits(w.z(), w.y(), hits.rows(0, count));
                cost += sum(compute, costs.rows(0, count), perExample);
                correct += sum(compute, hits.rows(0, count), perExample);
            }
        }
        boolean classifies = topology.output() != OutputUnit.IDENTITY || topology.outputs() > 1;
        return new Evaluation(data.size(), classifies ? (int) correct : 0, classifies, cost / data.size());
    }

    /** The sum of a column [m, 1], in float64 and in order. */
    private static double sum(Compute compute, Matrix column, float[] host) {
        compute.download(column, host, 0);
        double sum = 0;
        for (int e = 0; e < column.rows(); e++) {
            sum += host[e];
        }
        return sum;
    }
}
