package dev.chainrule.predict;

import java.time.Duration;

/**
 * Is told what a {@link BatchingPredictor} does: for the counters of a service. Methods return soon, since answers wait for
 * them; an exception of theirs is dropped.
 */
public interface BatchListener {
    /** Listens to nothing. */
    BatchListener NONE = new BatchListener() {};

    /**
     * A batch was computed, or its device failed; its rows are told next.
     *
     * @param rows the rows of the batch, 1 or more
     * @param waited how long its first row waited
     * @param computed how long the batch took
     */
    default void batch(int rows, Duration waited, Duration computed) {}

    /**
     * A row was refused, since too many were waiting.
     *
     * @param waiting the rows that were waiting
     */
    default void refused(int waiting) {}
}
