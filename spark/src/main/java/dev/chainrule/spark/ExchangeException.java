package dev.chainrule.spark;

import org.jspecify.annotations.Nullable;

/** Another task has ended, was not heard of for too long, or does something else than this one. */
public final class ExchangeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ExchangeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
