package dev.chainrule.train;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.metric.Confusion;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.text.Visible;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The quality of a network on data that it did not learn from.
 *
 * @param total the number of examples
 * @param cost the mean cost of the examples, without decay; of quantities as they were scaled
 * @param classes the answers to the examples of each class, in the order of the outputs; none unless the targets are classes,
 *     which they are where sigmoid or softmax outputs have one-hot targets, or a single one 0 and 1
 * @param confusion how often each class was answered to the examples of each class: confusion[target][answered]; empty unless
 *     the targets are classes, and where there are more than {@value #MOST_CROSSED} of them
 * @param confusions the classes that were taken for others, the most frequent first, whatever the number of classes
 * @param quantities the errors of quantities, as the user has them; null unless the outputs are identity
 * @param figures the figures of all metrics that fit the task, by their names; empty unless the targets are classes or
 *     quantities. Of classes those of {@link dev.chainrule.metric.ConfusionMatrix}, of {@link dev.chainrule.metric.TopK} with k = 5
 *     where there are more classes than that, of {@link dev.chainrule.metric.Ranking} unless its scores would take more than 128 MiB,
 *     and where scores are probabilities, those of {@link dev.chainrule.metric.ProbabilityError} and {@link
 *     dev.chainrule.metric.Calibration} with 10 bins, but only the first if an output is not finite; of quantities those of {@link dev.chainrule.metric.QuantityError}, each the mean
 *     over the outputs; of labels that apply or not {@code exactMatch}, {@code hammingLoss}, {@code f1Micro}, {@code f1Macro}, and
 *     precision, recall and F1 of each
 */
public record Evaluation(
        int total,
        double cost,
        List<ClassResult> classes,
        List<List<Long>> confusion,
        List<Confusion> confusions,
        @Nullable Quantities quantities,
        Map<String, Double> figures) {
    /** More classes have no {@link #confusion()}: it would grow with their square. */
    public static final int MOST_CROSSED = 1 << 10;

    /** Examples that are computed at a time. */
    private static final int CHUNK = 256;

    /** Recalls that differ by more than this are told. */
    private static final double MUCH = 0.2;

    private static final int MOST_TOLD = 5;

    public Evaluation {
        classes = List.copyOf(classes);
        confusion = confusion.stream().map(List::copyOf).toList();
        confusions = List.copyOf(confusions);
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures)); // in the order of the metrics
    }

    /** An evaluation whose confusions are those of the matrix. */
    public Evaluation(
            int total,
            double cost,
            List<ClassResult> classes,
            List<List<Long>> confusion,
            @Nullable Quantities quantities,
            Map<String, Double> figures) {
        this(total, cost, classes, confusion, Confusion.of(confusion), quantities, figures);
    }

    /**
     * A sentence where there are too many classes for {@link #confusion()}, such as {@code matrix of 50,000 classes is not written,
     * expected at most 1,024: the pairs of classes that were taken for each other are listed}.
     */
    public Optional<String> uncrossed() {
        return classes.size() <= MOST_CROSSED
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "matrix of %,d classes is not written, expected at most %,d: the pairs of classes that were taken for each"
                                + " other are listed",
                        classes.size(),
                        MOST_CROSSED));
    }

    /**
     * The answers to the examples of a class.
     *
     * @param name the name of the class, or its number from 0
     * @param examples the number of its examples
     * @param correct the number of them that were classified right
     * @param answered the number of all examples to which this class was answered
     */
    public record ClassResult(String name, int examples, int correct, int answered) {
        /** The share of its examples that were classified right; NaN if there are none. */
        public double recall() {
            return (double) correct / examples;
        }

        /** The share of right ones among the answers of this class; NaN if it was never answered. */
        public double precision() {
            return (double) correct / answered;
        }

        /** The harmonic mean of precision and recall, 2 correct / (answered + examples); NaN if there are neither. */
        public double f1() {
            return 2.0 * correct / (answered + examples);
        }

        private String text() {
            return String.format(Locale.ROOT, "%s %.4f (%d/%d)", Visible.text(name), recall(), correct, examples);
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

    /** Whether there is nothing to tell but the cost: targets that are neither classes nor labels nor quantities. */
    public boolean hasOnlyCost() {
        return !classifies() && quantities == null && !figures.containsKey(LabelsJudge.EXACT_MATCH);
    }

    /**
     * E.g. {@code accuracy 0.9722 (350/360) · most frequent class 0.1028}; of quantities {@code RMSE 53.1 · MAE 42.9 · R² 0.4894
     * (89 examples)}; of labels of which any may apply {@code all labels right 0.9412 (360 examples)}; of targets that are none of these
     * {@code cost 0.0123 (360 examples)}.
     */
    public String text() {
        if (quantities != null) {
            return String.format(
                    Locale.ROOT,
                    "RMSE %.4g · MAE %.4g · R² %s (%d examples)",
                    quantities.rmse(),
                    quantities.mae(),
                    Double.isNaN(quantities.r2()) ? "undefined" : String.format(Locale.ROOT, "%.4f", quantities.r2()),
                    total);
        }
        Double exact = figures.get(LabelsJudge.EXACT_MATCH);
        if (exact != null) {
            return String.format(Locale.ROOT, "all labels right %.4f (%d examples)", exact, total);
        }
        return classifies()
                ? String.format(
                        Locale.ROOT,
                        "accuracy %.4f (%d/%d) · most frequent class %.4f",
                        accuracy(),
                        correct(),
                        total,
                        mostFrequent())
                : String.format(Locale.ROOT, "cost %.4f (%d examples)", cost, total);
    }

    /**
     * More of it as people read it: a table of the classes, which of them are taken for each other, and the other figures; of
     * quantities the quantiles of their errors. A blank line stands behind each table.
     */
    public List<String> lines() {
        return EvaluationText.lines(this);
    }

    /**
     * The recalls of classes in a line, the worst first, at most {@value #MOST_TOLD} of them; empty unless they differ by more
     * than {@value #MUCH}.
     */
    public Optional<String> recalls() {
        List<ClassResult> seen = classes.stream()
                .filter(c -> c.examples() > 0)
                .sorted(Comparator.comparingDouble(ClassResult::recall))
                .toList();
        if (seen.size() < 2 || seen.get(seen.size() - 1).recall() - seen.get(0).recall() <= MUCH) {
            return Optional.empty();
        }
        String more = seen.size() > MOST_TOLD ? ", … (" + seen.size() + " classes)" : "";
        return Optional.of(
                seen.stream().limit(MOST_TOLD).map(ClassResult::text).collect(Collectors.joining(", ")) + more);
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
        Judge judge = judge(topology, schema, data.size());
        float[] y = new float[Math.multiplyExact(most, data.outputs())];
        float[] z = new float[y.length];
        float[] perExample = new float[most];
        double cost = 0;
        try (Parameters parameters = new Parameters(compute, topology);
                InputBatch x = new InputBatch(compute, examples, most);
                Workspace full = new Workspace(compute, topology, most);
                Workspace rest = new Workspace(compute, topology, (data.size() - 1) % most + 1);
                Matrix costs = compute.matrix(most, 1)) {
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
                compute.download(w.z(), z, 0);
                judge.judge(count, z, y);
            }
        }
        return judge.evaluation(data.size(), cost / data.size());
    }

    private static Judge judge(Topology topology, Schema schema, int examples) {
        if (topology.output() == OutputUnit.IDENTITY) {
            return new QuantityJudge(schema.targets());
        }
        return schema.labelTexts().isEmpty()
                ? new ClassJudge(schema.classes(), topology.output(), topology.outputs(), examples)
                : new LabelsJudge(schema.classes());
    }

    /** The schema of the network; one that learnt from no data takes up names, but no scaling. */
    private static Schema schema(NetworkState state, Schema data) {
        return state.learnt()
                ? state.schema()
                : state.schema().features(data.features()).classes(data.classes());
    }
}
