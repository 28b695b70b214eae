package dev.chainrule.train;

import dev.chainrule.nn.CounterRandom;

/**
 * The examples of a data set in batches, shuffled anew every epoch. The order is a function of the seed and the epoch
 * alone. The last batch has the examples that are left over.
 */
final class Batches {
    /** Streams below this one make initial weights. */
    private static final long FIRST_STREAM = 1L << 32;

    private final int size;
    private final int batch;
    private final long seed;
    private final int[] order;

    Batches(int size, int batch, long seed) {
        this.size = size;
        this.batch = Math.min(batch, size);
        this.seed = seed;
        this.order = new int[size];
    }

    /** The order of the examples in this epoch, counted from 1; the array is used again for the next. */
    int[] order(int epoch) {
        new CounterRandom(seed, FIRST_STREAM + epoch).permute(order);
        return order;
    }

    /** The number of batches. */
    int count() {
        return (size - 1) / batch + 1;
    }

    /** The place in the order at which batch b begins. */
    int from(int b) {
        return b * batch;
    }

    /** The number of examples in batch b. */
    int examples(int b) {
        return Math.min(batch, size - from(b));
    }
}
