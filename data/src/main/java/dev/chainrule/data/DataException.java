package dev.chainrule.data;

/**
 * Data that cannot be used. The message is one line of the form {@code file: place: what was wrong, what was expected};
 * where reading failed, the cause is the {@link java.io.IOException}.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DataException(String message) {
        super(message);
    }

    DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
