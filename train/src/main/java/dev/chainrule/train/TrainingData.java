package dev.chainrule.train;

import dev.chainrule.nn.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a training.
 *
 * @param learn those to learn from
 * @param validation those that judge the network after every epoch; null without any
 */
record TrainingData(CheckedData learn, @Nullable CheckedData validation) {
    /** The bytes of the Java heap in which all of them lie, as far as they tell. */
    long inHeap() {
        return learn.bytesInHeap() + (validation == null ? 0 : validation.bytesInHeap());
    }

    /** The bytes of the files in which they lie. */
    long inFile() {
        return learn.bytesInFile() + (validation == null ? 0 : validation.bytesInFile());
    }

    /**
     * Checks the examples, and splits off those for validation where they are a share.
     *
     * @param smoothing the label smoothing of the examples to learn from
     * @throws IllegalArgumentException if they do not fit the network or each other, or patience has nothing to look at
     */
    static TrainingData of(Validation plan, float smoothing, long seed, Topology topology, Dataset data) {
        CheckedData all = new CheckedData(data, topology, smoothing);
        if (plan.data() != null) {
            CheckedData validation = new CheckedData(plan.data(), topology);
            data.schema().difference(plan.data().schema()).ifPresent(difference -> {
                throw new IllegalArgumentException(
                        "validation: the data differ from those to learn from: " + difference);
            });
            return new TrainingData(all, validation);
        }
        if (plan.share() > 0) {
            Part.Two parts = Part.split(data, plan.share(), seed);
            return new TrainingData(
                    new CheckedData(parts.learn(), topology, smoothing), new CheckedData(parts.heldOut(), topology));
        }
        if (plan.patience() > 0) {
            throw new IllegalArgumentException("patience: there is no validation set, expected one by validate");
        }
        return new TrainingData(all, null);
    }
}
