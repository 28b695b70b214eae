package dev.chainrule.predict;

import java.time.Duration;

/**
 * Is told what a {@link BatchingPredictor} does: for the counters of a service. Methods return soon, since answers wait for
 * them; whatever they throw is dropped.
 */
public interface BatchListener {
    /** Listens to nothing. */
    BatchListener NONE = new BatchListener() {};

    /**
     * A batch was computed; its rows are told next.
     *
     * @param rows the rows of the batch, 1 or more
     * @param waited how long its first row waited
     * @param computed how long the batch took
     */
    default void batch(int rows, Duration waited, Duration computed) {}

    /**
     * A batch could not be computed; its rows are told next.
     *
     * @param rows the rows of the batch, 1 or more
     * @param cause the reason, a {@link dev.chainrule.spi.BackendException} if the device failed
     */
    default void failed(int rows, Throwable cause) {}

    /**
     * A row was refused, since too many were waiting.
     *
     * @param waiting the rows that were waiting
     */
    default void refused(int waiting) {}
}
