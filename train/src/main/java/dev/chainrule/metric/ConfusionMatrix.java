package dev.chainrule.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often each class is answered to examples of each class, and what follows: accuracy, precision, recall, F1.
 *
 * <p>With TP the examples of a class that are answered right, precision = TP / answered, recall = TP / examples, and
 * F1 = 2 TP / (answered + examples), each 0 where its divisor is. Macro is the mean, weighted the mean by the number of
 * examples, over the classes that occur among targets or answers.
 */
public final class ConfusionMatrix implements Metric<ClassAnswers> {
    private final int classes;
    private final long[] counts;

    /**
     * An empty matrix.
     *
     * @throws IllegalArgumentException if there are less than 2 classes
     */
    public ConfusionMatrix(int classes) {
        if (classes < 2) {
            throw new IllegalArgumentException("confusion matrix: " + classes + " classes, expected at least 2");
        }
        this.classes = classes;
        this.counts = new long[Math.multiplyExact(classes, classes)];
    }

    @Override
    public void add(ClassAnswers answers) {
        answers.check(classes);
        for (int e = 0; e < answers.rows(); e++) {
            counts[answers.target(e) * classes + answers.answered(e)]++;
        }
    }

    /** The number of classes. */
    public int classes() {
        return classes;
    }

    /** The number of examples of class {@code target} to which class {@code answered} was answered. */
    public long count(int target, int answered) {
        return counts[target * classes + answered];
    }

    /** The number of examples of a class. */
    public long examples(int k) {
        return IntStream.range(0, classes).mapToLong(j -> count(k, j)).sum();
    }

    /** The number of examples to which a class was answered. */
    public long answered(int k) {
        return IntStream.range(0, classes).mapToLong(i -> count(i, k)).sum();
    }

    /** The number of all examples. */
    public long total() {
        return IntStream.range(0, counts.length).mapToLong(i -> counts[i]).sum();
    }

    /** The number of examples that were answered right. */
    public long correct() {
        return IntStream.range(0, classes).mapToLong(k -> count(k, k)).sum();
    }

    /** The share of examples that were answered right; NaN without examples. */
    public double accuracy() {
        return (double) correct() / total();
    }

    /** The share of right ones among the answers of class k. */
    public double precision(int k) {
        return share(count(k, k), answered(k));
    }

    /** The share of the examples of class k that were found. */
    public double recall(int k) {
        return share(count(k, k), examples(k));
    }

    /** The harmonic mean of precision and recall of class k. */
    public double f1(int k) {
        return share(2 * count(k, k), answered(k) + examples(k));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** The mean of a figure of each class over those that occur; NaN without examples. */
    private double macro(IntToDoubleFunction figure) {
        return IntStream.range(0, classes)
                .filter(k -> answered(k) + examples(k) > 0)
                .mapToDouble(figure)
                .average()
                .orElse(Double.NaN);
    }

    /** The mean of a figure of each class, by the number of its examples; NaN without examples. */
    private double weighted(IntToDoubleFunction figure) {
        return IntStream.range(0, classes)
                        .mapToDouble(k -> examples(k) * figure.applyAsDouble(k))
                        .sum()
                / total();
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("accuracy", accuracy());
        figures.put("precisionMacro", macro(this::precision));
        figures.put("recallMacro", macro(this::recall));
        figures.put("f1Macro", macro(this::f1));
        figures.put("precisionWeighted", weighted(this::precision));
        figures.put("recallWeighted", weighted(this::recall));
        figures.put("f1Weighted", weighted(this::f1));
        return figures;
    }
}
