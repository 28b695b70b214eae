package dev.chainrule.data;

/**
 * Data that cannot be used. The message is one line of at most 300 characters of the form {@code file: place: what was
 * wrong, what was expected}; where reading failed, the cause is the {@link java.io.IOException}.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DataException(String message) {
        super(Quote.message(message));
    }

    DataException(String message, Throwable cause) {
        super(Quote.message(message), cause);
    }
}
