package dev.chainrule.opencl.cl;

import org.jspecify.annotations.Nullable;

/** This machine has no OpenCL device to offer, with the reason and what would help. */
public final class NoDriverException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String remedy;

    NoDriverException(String reason, String remedy, @Nullable Throwable cause) {
        super(reason + "; " + remedy, cause);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** The driver or library that was looked for and not found, in words. */
    public String reason() {
        return reason;
    }

    /** A remedy: the step that a user can take. */
    public String remedy() {
        return remedy;
    }
}
