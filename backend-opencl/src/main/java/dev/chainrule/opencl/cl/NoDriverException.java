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

    /** What was looked for and not found. */
    public String reason() {
        return reason;
    }

    /** What a user can do about it. */
    public String remedy() {
        return remedy;
    }
}
