package dev.chainrule.metric;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How often each class is answered to examples of each class, and what follows: accuracy, precision, recall, F1.
 *
 * <p>With TP the examples of a class that are answered right, precision = TP / answered, recall = TP / examples, and
 * F1 = 2 TP / (answered + examples), each 0 where its divisor is. Macro is the mean, weighted the mean by the number of
 * examples, over the classes that occur among targets or answers.
 *
 * <p>Of up to {@value #MOST_DENSE} classes it has a count for each pair; of more, only for the pairs that it was given.
 */
public final class ConfusionMatrix implements Metric<ClassAnswers> {
    /** Classes for which every pair has a count: 8 MiB of them at most. */
    static final int MOST_DENSE = 1 << 10;

    private final int classes;
    /** The number of examples of each pair; empty where there are too many pairs. */
    private final long[] dense;
    /** Counts by target · classes + answered, of the pairs that were met, where there are too many pairs for an array. */
    private final Map<Long, Long> sparse = new HashMap<>();

    private final long[] examples;
    private final long[] answered;
    private long total;

    /**
     * An empty matrix.
     *
     * @throws IllegalArgumentException if there are less than 2 classes
     */
    public ConfusionMatrix(int classes) {
        this(classes, MOST_DENSE);
    }

    /** An empty matrix with a count for each pair of up to {@code mostDense} classes. */
    ConfusionMatrix(int classes, int mostDense) {
        if (classes < 2) {
            throw new IllegalArgumentException("confusion matrix: " + classes + " classes, expected at least 2");
        }
        this.classes = classes;
        dense = new long[classes <= mostDense ? classes * classes : 0];
        examples = new long[classes];
        answered = new long[classes];
    }

    @Override
    public void add(ClassAnswers answers) {
        answers.check(classes);
        for (int e = 0; e < answers.rows(); e++) {
            long pair = pair(answers.target(e), answers.answered(e));
            if (dense.length > 0) {
                dense[(int) pair]++;
            } else {
                sparse.merge(pair, 1L, Long::sum);
            }
            examples[answers.target(e)]++;
            answered[answers.answered(e)]++;
        }
        total += answers.rows();
    }

    private long pair(int target, int answer) {
        return (long) target * classes + answer;
    }

    /** The number of classes. */
    public int classes() {
        return classes;
    }

    /** The number of examples of class {@code target} to which class {@code answer} was answered. */
    public long count(int target, int answer) {
        Objects.checkIndex(target, classes);
        Objects.checkIndex(answer, classes);
        long pair = pair(target, answer);
        return dense.length > 0 ? dense[(int) pair] : sparse.getOrDefault(pair, 0L);
    }

    /** The classes that were taken for others, the most frequent first. */
    public List<Confusion> confusions() {
        LongStream pairs = dense.length > 0
                ? LongStream.range(0, dense.length)
                : sparse.keySet().stream().mapToLong(Long::longValue);
        return pairs.mapToObj(pair -> {
                    int target = (int) (pair / classes);
                    int answer = (int) (pair % classes);
                    return new Confusion(target, answer, count(target, answer));
                })
                .filter(each -> each.count() > 0 && each.target() != each.answered())
                .sorted(Confusion.ORDER)
                .toList();
    }

    /** The number of examples of a class. */
    public long examples(int k) {
        return examples[k];
    }

    /** The number of examples to which a class was answered. */
    public long answered(int k) {
        return answered[k];
    }

    /** The number of all examples. */
    public long total() {
        return total;
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
