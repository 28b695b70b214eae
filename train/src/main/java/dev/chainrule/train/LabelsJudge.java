package dev.chainrule.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Judges answers of labels, any number of which may apply to an example: label k is answered where z_k is above 0.
 *
 * <p>With TP_k the examples to which label k applies and is answered, A_k those to which it is answered, N_k those to which it
 * applies: precision = TP / A, recall = TP / N, F1 = 2 TP / (A + N), each 0 where its divisor is. {@code f1Micro} is that of all sums,
 * {@code f1Macro} the mean over the labels. {@code exactMatch} is the share of examples with every label right, {@code hammingLoss} the
 * share of wrong ones among all labels of all examples.
 */
final class LabelsJudge implements Judge {
    /** The figure that only labels have. */
    static final String EXACT_MATCH = "exactMatch";

    private final List<String> names;
    private final long[] applies;
    private final long[] answered;
    private final long[] right;
    private long examples;
    private long exact;
    private long wrong;

    /** A judge of labels with these names, in the order of the outputs. */
    LabelsJudge(List<String> names) {
        this.names = names;
        applies = new long[names.size()];
        answered = new long[names.size()];
        right = new long[names.size()];
    }

    @Override
    public void judge(int count, float[] z, float[] y) {
        for (int e = 0; e < count; e++) {
            int differ = 0;
            for (int k = 0; k < applies.length; k++) {
                boolean target = y[e * applies.length + k] > 0.5f;
                boolean answer = z[e * applies.length + k] > 0;
                applies[k] += target ? 1 : 0;
                answered[k] += answer ? 1 : 0;
                right[k] += target && answer ? 1 : 0;
                differ += target == answer ? 0 : 1;
            }
            wrong += differ;
            exact += differ == 0 ? 1 : 0;
            examples++;
        }
    }

    @Override
    public Evaluation evaluation(int total, double cost) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(EXACT_MATCH, (double) exact / examples);
        figures.put("hammingLoss", (double) wrong / (examples * applies.length));
        figures.put("f1Micro", ratio(2 * sum(right), sum(answered) + sum(applies)));
        figures.put(
                "f1Macro",
                IntStream.range(0, applies.length)
                        .mapToDouble(this::f1)
                        .average()
                        .orElse(0));
        for (int k = 0; k < applies.length; k++) {
            figures.put("precision " + names.get(k), ratio(right[k], answered[k]));
            figures.put("recall " + names.get(k), ratio(right[k], applies[k]));
            figures.put("f1 " + names.get(k), f1(k));
        }
        return new Evaluation(total, cost, List.of(), List.of(), null, figures);
    }

    private double f1(int k) {
        return ratio(2 * right[k], answered[k] + applies[k]);
    }

    private static long sum(long[] counts) {
        return LongStream.of(counts).sum();
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
