package dev.chainrule.spark;

import java.io.Serializable;
import org.apache.spark.ml.classification.TrainingSummary;

/** The figures of a training. */
public final class ChainruleTrainingSummary implements TrainingSummary, Serializable {
    private static final long serialVersionUID = 1;

    private final TaskResult result;

    ChainruleTrainingSummary(TaskResult result) {
        this.result = result;
    }

    /** The mean cost of each epoch. */
    @Override
    public double[] objectiveHistory() {
        return result.objective().clone();
    }

    /** The number of epochs. */
    @Override
    public int totalIterations() {
        return result.objective().length;
    }

    /** The mean cost of the validation rows after each epoch; none without such rows. */
    public double[] validationHistory() {
        return result.validation().clone();
    }

    /** The epoch after which the network was as the model is, from 1: with validation rows the best, else the last. */
    public int bestIteration() {
        return result.bestEpoch();
    }

    /** The whole epochs that a checkpoint had when the training went on from it; 0 for a training that began. */
    public int resumedIterations() {
        return result.resumedEpochs();
    }

    /** The device of the first task. */
    public String device() {
        return result.device();
    }

    /** The time of the training, in seconds, once the rows were in their places. */
    public double seconds() {
        return result.seconds();
    }

    /** The rows that all tasks together learnt in a second. */
    public double rowsPerSecond() {
        return result.rowsPerSecond();
    }

    /** The time in which the first task waited for the others, in seconds. */
    public double waitedSeconds() {
        return result.waitedSeconds();
    }
}
