package dev.chainrule.data;

/**
 * Data that cannot be used. The message is one line of at most 300 characters of the form {@code file: place: what was
 * wrong, what was expected}; where reading failed, the cause is the {@link java.io.IOException}.
 */
public class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Data that cannot be used, in a line. */
    public DataException(String message) {
        super(Quote.message(message));
    }

    /** Data that cannot be used, in a line, because of {@code cause}. */
    public DataException(String message, Throwable cause) {
        super(Quote.message(message), cause);
    }
}
