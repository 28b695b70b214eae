package dev.chainrule.report;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.predict.Outputs;
import dev.chainrule.train.Dataset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The examples of a data set that cost the most.
 *
 * @param examples the worst first
 * @param features the names of the inputs; none where they have none
 * @param pictureWidth the width of the picture that the inputs are; 0 where they are none
 */
public record WorstExamples(List<WorstExample> examples, List<String> features, int pictureWidth) {
    private static final int CHUNK = 256;
    private static final int MOST_QUANTITIES = 3;

    /** The worst first: a cost that is not a number is the worst of all. */
    private static final Comparator<Candidate> WORST = Comparator.comparingDouble(
                    (Candidate c) -> Double.isNaN(c.cost) ? Double.POSITIVE_INFINITY : c.cost)
            .reversed()
            .thenComparingInt(c -> c.number);

    public WorstExamples {
        examples = List.copyOf(examples);
        features = List.copyOf(features);
    }

    /** An example whose inputs are not read yet. */
    private static final class Candidate {
        /** Counted from 0. */
        private final int number;

        private final float cost;
        private final float[] z;
        private final float[] h;
        private final float[] y;

        Candidate(int number, float cost, float[] z, float[] h, float[] y) {
            this.number = number;
            this.cost = cost;
            this.z = z;
            this.h = h;
            this.y = y;
        }
    }

    /**
     * Finds them.
     *
     * @param count how many of them at most
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public static WorstExamples of(Compute compute, NetworkState state, Dataset data, int count) {
        PriorityQueue<Candidate> worst = new PriorityQueue<>(WORST.reversed());
        BackPropagation network = new BackPropagation(compute, state.topology());
        int most = Math.min(CHUNK, data.size());
        try (Parameters parameters = new Parameters(compute, state.topology());
                Workspace full = new Workspace(compute, state.topology(), most);
                Workspace rest = new Workspace(compute, state.topology(), (data.size() - 1) % most + 1);
                Matrix costs = compute.matrix(most, 1)) {
            parameters.upload(state);
            for (int from = 0; from < data.size(); from += most) {
                int m = Math.min(most, data.size() - from);
                Workspace w = m == most ? full : rest;
                answers(network, parameters, w, costs.rows(0, m), data, from).forEach(candidate -> {
                    worst.add(candidate);
                    if (worst.size() > count) {
                        worst.remove();
                    }
                });
            }
        }
        Outputs outputs = Outputs.of(state);
        List<WorstExample> examples = worst.stream()
                .sorted(WORST)
                .map(candidate -> example(candidate, outputs, data))
                .toList();
        return new WorstExamples(examples, data.schema().features(), data.pictureWidth());
    }

    private static List<Candidate> answers(
            BackPropagation network, Parameters parameters, Workspace w, Matrix costs, Dataset data, int from) {
        Compute compute = network.compute();
        int m = w.examples();
        int outputs = data.outputs();
        float[] x = new float[m * data.inputs()];
        float[] y = new float[m * outputs];
        float[] z = new float[m * outputs];
        float[] h = new float[m * outputs];
        float[] perExample = new float[m];
        data.copyInputs(from, m, x);
        data.copyTargets(from, m, y);
        compute.upload(x, 0, w.x());
        compute.upload(y, 0, w.y());
        network.forward(parameters, w.activations());
        network.cost(w, costs);
        compute.download(costs, perExample, 0);
        compute.download(w.z(), z, 0);
        network.output(w.activations(), w.z());
        compute.download(w.z(), h, 0);
        List<Candidate> all = new ArrayList<>();
        for (int e = 0; e < m; e++) {
            all.add(new Candidate(from + e, perExample[e], row(z, e, outputs), row(h, e, outputs), row(y, e, outputs)));
        }
        return all;
    }

    private static float[] row(float[] values, int row, int length) {
        float[] copy = new float[length];
        System.arraycopy(values, row * length, copy, 0, length);
        return copy;
    }

    private static WorstExample example(Candidate c, Outputs outputs, Dataset data) {
        float[] x = new float[data.inputs()];
        data.copyInputs(c.number, 1, x);
        Scaling scaling = data.schema().inputs();
        List<Double> raw = IntStream.range(0, x.length)
                .mapToObj(j -> raw(scaling, j, x[j]))
                .toList();
        if (outputs.quantities()) {
            Scaling targets = data.schema().targets();
            return new WorstExample(
                    c.number + 1, c.cost, quantities(targets, c.y), quantities(targets, c.h), Double.NaN, raw);
        }
        int answered = outputs.units() == 1 ? (c.z[0] > 0 ? 1 : 0) : greatest(c.z);
        int target = outputs.units() == 1 ? Math.round(c.y[0]) : greatest(c.y);
        double score = !outputs.graded()
                ? Double.NaN
                : outputs.units() == 1 ? (answered == 1 ? c.h[0] : 1 - c.h[0]) : c.h[answered];
        return new WorstExample(
                c.number + 1,
                c.cost,
                outputs.classes().get(target),
                outputs.classes().get(answered),
                score,
                raw);
    }

    /** The raw value; a column whose values are all equal has that value in every row. */
    private static double raw(Scaling scaling, int j, float x) {
        return scaling.factor(j) == 0 ? scaling.offset(j) : scaling.undo(j, x);
    }

    private static String quantities(Scaling scaling, float[] scaled) {
        String few = IntStream.range(0, Math.min(scaled.length, MOST_QUANTITIES))
                .mapToObj(k -> String.format(Locale.ROOT, "%.4g", scaling.undo(k, scaled[k])))
                .collect(Collectors.joining(", "));
        return scaled.length > MOST_QUANTITIES ? few + ", …" : few;
    }

    private static int greatest(float[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            best = values[k] > values[best] ? k : best;
        }
        return best;
    }
}
