package dev.chainrule.modelselection;

import dev.chainrule.train.Evaluation;
import dev.chainrule.train.TrainingReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The outcome of one fold.
 *
 * @param fold its number, counted from 1
 * @param learnt the number of examples that were given to learn from
 * @param training the figures of the training
 * @param evaluation the judgement by the examples of the fold
 */
public record FoldResult(int fold, int learnt, TrainingReport training, Evaluation evaluation) {
    static final String COST = "cost";

    /** All figures of the judgement by their names, the cost among them. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>(evaluation.figures());
        figures.put(COST, evaluation.cost());
        return Collections.unmodifiableMap(figures);
    }
}
