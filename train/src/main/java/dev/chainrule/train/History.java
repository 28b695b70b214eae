package dev.chainrule.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The epochs of a training so far: their costs, how the validation set was judged, which was the best. */
final class History {
    private final Validation validation;
    private final List<Double> costs = new ArrayList<>();
    private final List<ValidationReport> validations = new ArrayList<>();
    private double lowest = Double.POSITIVE_INFINITY;
    private int bestEpoch;
    /** The cost that the next gain is counted from. */
    private double reference = Double.POSITIVE_INFINITY;
    /** The epochs since the last gain. */
    private int without;

    History(Validation validation) {
        this.validation = validation;
    }

    /** Adds an epoch. */
    void add(double cost, @Nullable ValidationReport judged) {
        costs.add(cost);
        if (judged == null) {
            return;
        }
        boolean best = judged.cost() < lowest;
        validations.add(new ValidationReport(judged.cost(), judged.accuracy(), judged.rmse(), best));
        if (best) {
            lowest = judged.cost();
            bestEpoch = costs.size();
        }
        if (judged.cost() < reference - validation.leastGain()) {
            reference = judged.cost();
            without = 0;
        } else {
            without++;
        }
    }

    /** The whole epochs. */
    int epochs() {
        return costs.size();
    }

    /** The mean costs of the whole epochs. */
    List<Double> costs() {
        return costs;
    }

    List<ValidationReport> validations() {
        return validations;
    }

    /** The lowest cost of the validation set. */
    double lowest() {
        return lowest;
    }

    /** The epoch after which the validation set had its lowest cost, or else the last. */
    int bestEpoch() {
        return bestEpoch > 0 ? bestEpoch : epochs();
    }

    /** Whether the epochs without a gain are as many as the patience. */
    boolean patienceEnded() {
        return validation.patience() > 0 && without >= validation.patience();
    }
}
