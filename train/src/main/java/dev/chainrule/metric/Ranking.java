package dev.chainrule.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well the scores of a class tell its examples from all others, whatever threshold is taken; exact, for which it keeps
 * the scores: 8 bytes for each example and class, of two classes those of the second.
 *
 * <p>The area under the ROC curve (AUC) is the share of pairs, one example of the class and another, in which the former has
 * the higher score; a pair of equal scores counts half. The average precision is Σ_n (R_n - R_{n-1}) P_n over the distinct
 * scores as thresholds, from the highest on, with recall R and precision P, without interpolation. Of two classes, the
 * figures are those of the second; of more, the means over the classes for which they are defined.
 */
public final class Ranking implements Metric<ClassAnswers> {
    private final int classes;
    private final int columns;
    private double[] scores = new double[0];
    private int[] targets = new int[0];
    private int total;

    /**
     * No examples yet.
     *
     * @throws IllegalArgumentException if there are less than 2 classes
     */
    public Ranking(int classes) {
        if (classes < 2) {
            throw new IllegalArgumentException("ranking: " + classes + " classes, expected at least 2");
        }
        this.classes = classes;
        this.columns = classes == 2 ? 1 : classes;
    }

    @Override
    public void add(ClassAnswers answers) {
        answers.check(classes);
        reserve(answers.rows());
        for (int e = 0; e < answers.rows(); e++) {
            for (int j = 0; j < columns; j++) {
                scores[total * columns + j] = answers.score(e, classes - columns + j) + 0.0; // -0 becomes 0
            }
            targets[total++] = answers.target(e);
        }
    }

    /** Makes room for some more examples; the arrays at least double. */
    private void reserve(int more) {
        if (total + more > targets.length) {
            int room = Math.addExact(total, Math.max(total, more));
            targets = Arrays.copyOf(targets, room);
            scores = Arrays.copyOf(scores, Math.multiplyExact(room, columns));
        }
    }

    /** The area under the ROC curve of class k; NaN unless there are examples of it and others. */
    public double rocAuc(int k) {
        return curve(k).auc();
    }

    /** The average precision of class k; NaN without examples of it. */
    public double averagePrecision(int k) {
        return curve(k).averagePrecision();
    }

    /** Both figures of a class. */
    private record Curve(double auc, double averagePrecision) {}

    private Curve curve(int k) {
        double[] own = new double[total];
        double[] others = new double[total];
        int positives = 0;
        int negatives = 0;
        for (int e = 0; e < total; e++) {
            double score = columns == 1 ? (k == 1 ? 1 : -1) * scores[e] : scores[e * columns + k];
            if (targets[e] == k) {
                own[positives++] = score;
            } else {
                others[negatives++] = score;
            }
        }
        Arrays.sort(own, 0, positives);
        Arrays.sort(others, 0, negatives);
        return curve(own, positives, others, negatives);
    }

    /** Goes down both sorted arrays together, a distinct score at a time. */
    private static Curve curve(double[] own, int positives, double[] others, int negatives) {
        double pairs = 0;
        double precision = 0;
        int i = positives;
        int j = negatives;
        while (i > 0 || j > 0) {
            double threshold = i == 0 ? others[j - 1] : j == 0 ? own[i - 1] : Math.max(own[i - 1], others[j - 1]);
            int ownBefore = i;
            int othersBefore = j;
            while (i > 0 && own[i - 1] == threshold) {
                i--;
            }
            while (j > 0 && others[j - 1] == threshold) {
                j--;
            }
            double equal = ownBefore - i;
            pairs += equal * (j + 0.5 * (othersBefore - j));
            double found = positives - i;
            precision += equal == 0 ? 0 : equal * (found / (found + negatives - j));
        }
        return new Curve(pairs / ((double) positives * negatives), precision / positives);
    }

    private double mean(IntToDoubleFunction figure) {
        return classes == 2
                ? figure.applyAsDouble(1)
                : IntStream.range(0, classes)
                        .mapToDouble(figure)
                        .filter(v -> !Double.isNaN(v))
                        .average()
                        .orElse(Double.NaN);
    }

    @Override
    public Map<String, Double> figures() {
        Curve[] curves = new Curve[classes];
        for (int k = classes - columns; k < classes; k++) {
            curves[k] = curve(k);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rocAuc", mean(k -> curves[k].auc()));
        figures.put("averagePrecision", mean(k -> curves[k].averagePrecision()));
        return figures;
    }
}
