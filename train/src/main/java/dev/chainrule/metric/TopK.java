package dev.chainrule.metric;

import java.util.Map;

/** The share of examples whose class is among the k of highest score; of equal scores, that of the class before. */
public final class TopK implements Metric<ClassAnswers> {
    private final int k;
    private long hits;
    private long total;

    /**
     * Counts the k best.
     *
     * @throws IllegalArgumentException if k is less than 1
     */
    public TopK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("top k: k is " + k + ", expected at least 1");
        }
        this.k = k;
    }

    @Override
    public void add(ClassAnswers answers) {
        for (int e = 0; e < answers.rows(); e++) {
            int target = answers.target(e);
            int before = 0;
            for (int j = 0; j < answers.classes(); j++) {
                int order = Double.compare(answers.score(e, j) + 0.0, answers.score(e, target) + 0.0); // -0 is 0
                before += order > 0 || (order == 0 && j < target) ? 1 : 0;
            }
            hits += before < k ? 1 : 0;
        }
        total += answers.rows();
    }

    @Override
    public Map<String, Double> figures() {
        return Map.of("top" + k + "Accuracy", (double) hits / total);
    }
}
