package dev.chainrule.train;

import dev.chainrule.metric.Calibration;
import dev.chainrule.metric.ClassAnswers;
import dev.chainrule.metric.ConfusionMatrix;
import dev.chainrule.metric.Metric;
import dev.chainrule.metric.ProbabilityError;
import dev.chainrule.metric.Ranking;
import dev.chainrule.metric.TopK;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Evaluation.ClassResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Judges answers of classes, as long as every target is one. */
final class ClassJudge implements Judge {
    /** The class of targets that are none. */
    static final int NO_CLASS = -1;

    private static final int BEST = 5;
    private static final int BINS = 10;
    private static final long MOST_SCORES = 1 << 24;

    private final List<String> names;
    private final OutputUnit unit;
    private final int outputs;
    private final int count;
    private final ConfusionMatrix confusion;
    /** The metrics of scores, which stand for nothing once a score is not finite. */
    private final List<Metric<ClassAnswers>> scored = new ArrayList<>();

    private boolean classes = true;
    private boolean finite = true;

    /**
     * A judge of outputs whose classes have these names, or none.
     *
     * @param outputs K; one output unit tells two classes apart
     * @param examples the number of examples that will be judged
     */
    ClassJudge(List<String> names, OutputUnit unit, int outputs, int examples) {
        count = outputs == 1 ? 2 : outputs;
        this.names = names.isEmpty()
                ? IntStream.range(0, count).mapToObj(Integer::toString).toList()
                : names;
        this.unit = unit;
        this.outputs = outputs;
        confusion = new ConfusionMatrix(count);
        if (count > BEST) {
            scored.add(new TopK(BEST));
        }
        if ((long) examples * outputs <= MOST_SCORES) {
            scored.add(new Ranking(count));
        }
        if (unit == OutputUnit.SOFTMAX || outputs == 1) {
            scored.add(new ProbabilityError());
            scored.add(new Calibration(BINS));
        }
    }

    @Override
    public void judge(int rows, float[] z, float[] y) {
        int[] targets = new int[rows];
        for (int e = 0; e < rows; e++) {
            targets[e] = classOf(y, e * outputs, outputs);
            classes &= targets[e] != NO_CLASS;
        }
        if (!classes) {
            return;
        }
        double[] scores = new double[rows * count];
        int[] answered = new int[rows];
        for (int e = 0; e < rows; e++) {
            answered[e] = outputs == 1 ? (z[e] > 0 ? 1 : 0) : firstMaximum(z, e * outputs, outputs);
            scores(z, e * outputs, scores, e * count);
        }
        finite &= Arrays.stream(scores).allMatch(Double::isFinite);
        if (!finite) {
            Arrays.fill(scores, 0);
        }
        ClassAnswers answers = new ClassAnswers(count, scores, answered, targets, rows);
        confusion.add(answers);
        if (finite) {
            scored.forEach(metric -> metric.add(answers));
        }
    }

    /** The outputs h(z) of an example in float64, the same on every device; one unit's as those of two classes. */
    private void scores(float[] z, int from, double[] h, int to) {
        if (outputs == 1) {
            h[to] = sigmoid(-z[from]);
            h[to + 1] = sigmoid(z[from]);
        } else if (unit == OutputUnit.SIGMOID) {
            for (int k = 0; k < outputs; k++) {
                h[to + k] = sigmoid(z[from + k]);
            }
        } else {
            double greatest = z[from + firstMaximum(z, from, outputs)];
            double sum = 0;
            for (int k = 0; k < outputs; k++) {
                h[to + k] = StrictMath.exp(z[from + k] - greatest);
                sum += h[to + k];
            }
            for (int k = 0; k < outputs; k++) {
                h[to + k] /= sum;
            }
        }
    }

    private static double sigmoid(double z) {
        return 1 / (1 + StrictMath.exp(-z));
    }

    private static int firstMaximum(float[] z, int from, int outputs) {
        int best = 0;
        for (int k = 1; k < outputs; k++) {
            best = z[from + k] > z[from + best] ? k : best;
        }
        return best;
    }

    /** The class that a row of targets stands for: the place of its only 1 among zeros; for one output, 0 or 1 itself. */
    static int classOf(float[] y, int at, int outputs) {
        if (outputs == 1) {
            return y[at] == 0 ? 0 : y[at] == 1 ? 1 : NO_CLASS;
        }
        int found = NO_CLASS;
        for (int k = 0; k < outputs; k++) {
            if (y[at + k] != 0) {
                if (y[at + k] != 1 || found != NO_CLASS) {
                    return NO_CLASS;
                }
                found = k;
            }
        }
        return found;
    }

    @Override
    public Evaluation evaluation(int total, double cost) {
        if (!classes) {
            return new Evaluation(total, cost, List.of(), List.of(), null, Map.of());
        }
        Map<String, Double> figures = new LinkedHashMap<>(confusion.figures());
        if (finite) {
            scored.forEach(metric -> figures.putAll(metric.figures()));
        }
        List<ClassResult> results = IntStream.range(0, count)
                .mapToObj(k -> new ClassResult(
                        names.get(k),
                        Math.toIntExact(confusion.examples(k)),
                        Math.toIntExact(confusion.count(k, k)),
                        Math.toIntExact(confusion.answered(k))))
                .toList();
        List<List<Long>> counts = IntStream.range(0, count <= Evaluation.MOST_CROSSED ? count : 0)
                .mapToObj(i -> IntStream.range(0, count)
                        .mapToObj(j -> confusion.count(i, j))
                        .toList())
                .toList();
        return new Evaluation(total, cost, results, counts, confusion.confusions(), null, figures);
    }
}
