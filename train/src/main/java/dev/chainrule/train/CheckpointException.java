package dev.chainrule.train;

import org.jspecify.annotations.Nullable;

/** A training cannot go on from a checkpoint, or none can be written where they are to be. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckpointException(String message) {
        this(message, null);
    }

    CheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
