package dev.chainrule.train;

import java.util.Arrays;

/** The costs of the examples of an epoch, in its order, on the host. */
final class Costs {
    private final float[] perExample;
    private final int firstBatch;
    /** The mean cost of the first batch of the training; NaN as long as it is not known. */
    private double first = Double.NaN;

    /**
     * Room for the costs of {@code size} examples.
     *
     * @param firstBatch the examples of the first batch
     */
    Costs(int size, int firstBatch) {
        perExample = new float[size];
        this.firstBatch = firstBatch;
    }

    double first() {
        return first;
    }

    void first(double cost) {
        first = cost;
    }

    /** Fetches the costs, and with them waits for all steps; the mean of the first {@code examples}. */
    double fetch(Learner learner, int examples) {
        learner.costs(perExample);
        if (Double.isNaN(first)) {
            first = mean(firstBatch);
        }
        return mean(examples);
    }

    /** A copy of the first {@code examples} as fetched. */
    float[] copy(int examples) {
        return Arrays.copyOf(perExample, examples);
    }

    private double mean(int examples) {
        double sum = 0;
        for (int e = 0; e < examples; e++) {
            sum += perExample[e];
        }
        return sum / examples;
    }
}
