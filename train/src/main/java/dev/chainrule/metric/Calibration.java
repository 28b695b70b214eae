package dev.chainrule.metric;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Whether answers come true as often as their probabilities say, for scores that are probabilities: examples are put into
 * bins of equal width by the probability of the answered class.
 *
 * <p>The expected calibration error is the mean of |accuracy - confidence| of the bins by their examples (Guo et al., <a
 * href="https://arxiv.org/abs/1706.04599">On Calibration of Modern Neural Networks</a>, 2017).
 */
public final class Calibration implements Metric<ClassAnswers> {
    private final long[] examples;
    private final long[] correct;
    private final double[] confidence;

    /**
     * An empty one.
     *
     * @param bins the number of bins of [0, 1]; bin i takes probabilities in [i / bins, (i + 1) / bins), the last also 1
     * @throws IllegalArgumentException if there is less than one bin
     */
    public Calibration(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("calibration: " + bins + " bins, expected at least 1");
        }
        examples = new long[bins];
        correct = new long[bins];
        confidence = new double[bins];
    }

    /**
     * A bin.
     *
     * @param examples the number of its examples
     * @param confidence the mean probability of what was answered to them; NaN without examples
     * @param accuracy the share of them that were answered right; NaN without examples
     */
    public record Bin(long examples, double confidence, double accuracy) {}

    @Override
    public void add(ClassAnswers answers) {
        for (int e = 0; e < answers.rows(); e++) {
            double p = answers.score(e, answers.answered(e));
            int bin = (int) Math.max(0, Math.min(examples.length - 1, Math.floor(p * examples.length)));
            examples[bin]++;
            correct[bin] += answers.answered(e) == answers.target(e) ? 1 : 0;
            confidence[bin] += p;
        }
    }

    /** The bins, from low probabilities to high ones. */
    public List<Bin> bins() {
        return IntStream.range(0, examples.length)
                .mapToObj(i -> new Bin(examples[i], confidence[i] / examples[i], (double) correct[i] / examples[i]))
                .toList();
    }

    @Override
    public Map<String, Double> figures() {
        double error = 0;
        long total = 0;
        for (int i = 0; i < examples.length; i++) {
            error += Math.abs(correct[i] - confidence[i]);
            total += examples[i];
        }
        return Map.of("calibrationError", error / total);
    }
}
