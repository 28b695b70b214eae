package dev.chainrule.train;

import dev.chainrule.compute.FiniteWatch.Found;
import java.util.Locale;

/**
 * An operation made a number that is not finite, the first in its training; see {@link Trainer#anomaly}. The network is as it
 * was after the last good epoch, or with a validation set the best.
 */
public final class AnomalyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int epoch;
    private final int batch;
    private final String operation;

    AnomalyException(int epoch, int batch, Found found, double rate) {
        super("epoch " + epoch + (batch == 0 ? ", validation" : ", batch " + batch) + ": " + found.operation()
                + " made "
                + found.target() + "[" + found.row() + ", " + found.col() + "] = " + found.value()
                + ", the first number that is not finite; the rate is " + String.format(Locale.ROOT, "%.3g", rate));
        this.epoch = epoch;
        this.batch = batch;
        operation = found.operation();
    }

    /** The epoch, counted from 1. */
    public int epoch() {
        return epoch;
    }

    /** The batch of the epoch, counted from 1; 0 for the validation after it. */
    public int batch() {
        return batch;
    }

    /** The operation, by its name in {@link dev.chainrule.spi.Backend}. */
    public String operation() {
        return operation;
    }
}
