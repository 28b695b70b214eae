package dev.chainrule.spark;

/** A task cannot train, and would not if it were started again; the message says why. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingException(String message) {
        super(message);
    }
}
