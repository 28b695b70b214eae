package dev.chainrule.report;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;

/**
 * The quality of what was learnt, by examples that were not.
 *
 * @param evaluation its figures
 * @param worst the examples that cost the most
 */
public record Judgement(Evaluation evaluation, WorstExamples worst) {
    private static final int MOST_PICTURES = 24;
    private static final int MOST_ROWS = 12;

    /**
     * Judges a network, and finds its worst examples: {@value #MOST_PICTURES} where the inputs are pictures, else {@value #MOST_ROWS}.
     *
     * @throws IllegalArgumentException as {@link Evaluation#of(Compute, NetworkState, Dataset)}
     */
    public static Judgement of(Compute compute, NetworkState state, Dataset data) {
        return of(Evaluation.of(compute, state, data), compute, state, data);
    }

    /** The judgement of a network that was evaluated already, by the same data. */
    public static Judgement of(Evaluation evaluation, Compute compute, NetworkState state, Dataset data) {
        int most = data.pictureWidth() > 0 ? MOST_PICTURES : MOST_ROWS;
        return new Judgement(evaluation, WorstExamples.of(compute, state, data, most));
    }
}
