package dev.chainrule.metric;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far probabilities are from what came true, for scores that are probabilities: not below 0, with a sum of 1.
 *
 * <p>The log-loss is the mean of -ln p of the right class, with p at least 2⁻⁵², so that one sure error does not make it
 * infinite. The Brier score is the mean of Σ_k (p_k - y_k)², where y_k is 1 for the right class and else 0; of two classes
 * the mean of (p_1 - y_1)², half of that.
 */
public final class ProbabilityError implements Metric<ClassAnswers> {
    private static final double LEAST = 0x1p-52;

    private double logarithms;
    private double squares;
    private long total;

    /** No examples yet. */
    public ProbabilityError() {}

    @Override
    public void add(ClassAnswers answers) {
        int classes = answers.classes();
        for (int e = 0; e < answers.rows(); e++) {
            int target = answers.target(e);
            logarithms -= StrictMath.log(Math.min(1 - LEAST, Math.max(LEAST, answers.score(e, target))));
            if (classes == 2) {
                double miss = answers.score(e, 1) - target;
                squares += miss * miss;
                continue;
            }
            for (int k = 0; k < classes; k++) {
                double miss = answers.score(e, k) - (k == target ? 1 : 0);
                squares += miss * miss;
            }
        }
        total += answers.rows();
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("logLoss", logarithms / total);
        figures.put("brier", squares / total);
        return figures;
    }
}
