package dev.chainrule.train;

/**
 * The thread was interrupted, and training ended after the batch in hand. The network holds the state after that batch;
 * if there was no batch yet, it is as it was before. The thread is still interrupted.
 */
public final class InterruptedTrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int epoch;
    private final int examples;
    private final transient TrainingReport report;

    InterruptedTrainingException(int epoch, int epochs, int examples, int size, TrainingReport report) {
        super("training was interrupted in epoch " + epoch + " of " + epochs + ", after " + examples + " of " + size
                + " examples");
        this.epoch = epoch;
        this.examples = examples;
        this.report = report;
    }

    /** The epoch that was not finished, counted from 1. */
    public int epoch() {
        return epoch;
    }

    /** The number of examples of that epoch from which the network has learnt. */
    public int examples() {
        return examples;
    }

    /**
     * The report on the training until then: {@link TrainingReport#epochs} counts the whole epochs, and the cost is that of the
     * last of them, or in the first epoch that of the examples so far; NaN if there were none, as is the speed.
     */
    public TrainingReport report() {
        return report;
    }
}
