package dev.chainrule.train;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The quality of a network on data that it did not learn from.
 *
 * @param total the number of examples
 * @param cost the mean cost of the examples, without decay; of quantities as they were scaled
 * @param classes the answers to the examples of each class, in the order of the outputs; none unless the targets are classes,
 *     which they are where sigmoid or softmax outputs have one-hot targets, or a single one 0 and 1
 * @param quantities the errors of quantities, as the user has them; null unless the outputs are identity
 */
public record Evaluation(
        int total,
        double cost,
        List<ClassResult> classes,
        @Nullable Quantities quantities) {
    /** Examples that are computed at a time. */
    private static final int CHUNK = 256;

    public Evaluation {
        classes = List.copyOf(classes);
    }

    /**
     * The answers to the examples of a class.
     *
     * @param name the name of the class, or its number from 0
     * @param examples the number of its examples
     * @param correct the number of them that were classified right
     */
    public record ClassResult(String name, int examples, int correct) {
        /** The share of its examples that were classified right; NaN if there are none. */
        public double recall() {
            return (double) correct / examples;
        }
    }

    /**
     * Errors of predicted quantities, in the unit of the user's data; the mean over the outputs where there are several.
     *
     * @param rmse the root of the mean squared error
     * @param mae the mean absolute error
     * @param r2 the coefficient of determination, 1 - Σ(y - h)² / Σ(y - ȳ)², where ȳ is the mean of these examples; NaN
     *     where y is the same in all of them
     */
    public record Quantities(double rmse, double mae, double r2) {}

    /** Whether the targets are classes. */
    public boolean classifies() {
        return !classes.isEmpty();
    }

    /** The number of examples that were classified right; 0 unless the targets are classes. */
    public int correct() {
        return classes.stream().mapToInt(ClassResult::correct).sum();
    }

    /** The share of examples that were classified right; NaN unless the targets are classes. */
    public double accuracy() {
        return classifies() ? (double) correct() / total : Double.NaN;
    }

    /**
     * The share of examples that are of the most frequent class, which is the accuracy of a network that always answers
     * with it; NaN unless the targets are classes.
     */
    public double mostFrequent() {
        return classifies()
                ? classes.stream().mapToInt(ClassResult::examples).max().orElseThrow() / (double) total
                : Double.NaN;
    }

    /** Judges the network in its present state. */
    public static Evaluation of(Selection selection, Network net, Dataset data) {
        return of(selection.compute(), net.state(), data);
    }

    /**
     * Judges a network on a device.
     *
     * @throws IllegalArgumentException if the data do not fit the network, are named, scaled or classified otherwise
     *     than those it learnt from, or hold a number that is not finite or no target for its outputs
     */
    public static Evaluation of(Compute compute, NetworkState state, Dataset data) {
        Topology topology = state.topology();
        CheckedData examples = new CheckedData(data, topology);
        Schema schema = schema(state, data.schema());
        schema.difference(data.schema()).ifPresent(difference -> {
            throw new IllegalArgumentException(
                    "evaluation: the data differ from those that the network learnt from: " + difference);
        });
        BackPropagation network = new BackPropagation(compute, topology);
        int most = Math.min(CHUNK, data.size());
        Judge judge = topology.output() == OutputUnit.IDENTITY
                ? new QuantityJudge(schema.targets())
                : new ClassJudge(schema.classes(), topology.outputs());
        float[] y = new float[Math.multiplyExact(most, data.outputs())];
        float[] perExample = new float[most];
        double cost = 0;
        try (Parameters parameters = new Parameters(compute, topology);
                InputBatch x = new InputBatch(compute, examples, most);
                Workspace full = new Workspace(compute, topology, most);
                Workspace rest = new Workspace(compute, topology, (data.size() - 1) % most + 1);
                Matrix costs = compute.matrix(most, 1);
                Matrix hits = compute.matrix(most, 1)) {
            parameters.upload(state);
            for (int from = 0; from < data.size(); from += most) {
                int count = Math.min(most, data.size() - from);
                Workspace w = count == most ? full : rest;
                x.read(from, count);
                examples.copyTargets(from, count, y);
                x.send(w.x());
                compute.upload(y, 0, w.y());
                network.forward(parameters, w.activations());
                network.cost(w, costs.rows(0, count));
                compute.download(costs.rows(0, count), perExample, 0);
                for (int e = 0; e < count; e++) {
                    cost += perExample[e];
                }
                judge.judge(compute, w, y, hits.rows(0, count));
            }
        }
        return judge.evaluation(data.size(), cost / data.size());
    }

    /** The schema of the network; one that learnt from no data takes up names, but no scaling. */
    private static Schema schema(NetworkState state, Schema data) {
        return state.learnt()
                ? state.schema()
                : state.schema().features(data.features()).classes(data.classes());
    }
}
