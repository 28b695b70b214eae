package dev.chainrule.spi;

import org.jspecify.annotations.Nullable;

/**
 * A device failed. The caller did nothing wrong, and the backend is of no further use: whoever holds it closes it.
 *
 * <p>The work is never tried again on another device.
 */
public final class BackendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String device;
    private final String operation;
    private final @Nullable String nativeError;
    private final @Nullable String buildLog;

    /**
     * A failure, in the words of the program.
     *
     * @param device the device's id
     * @param operation the SPI operation that failed, e.g. {@code gemm}
     * @param detail what went wrong, with shapes or sizes
     */
    public BackendException(String device, String operation, String detail, @Nullable Throwable cause) {
        this(device, operation, detail, null, null, cause);
    }

    /**
     * A failure that a driver reported.
     *
     * @param nativeError the driver's name for it, e.g. {@code CL_OUT_OF_RESOURCES}
     * @param buildLog the log of the kernel compiler, when that is what failed
     */
    public BackendException(
            String device,
            String operation,
            String detail,
            @Nullable String nativeError,
            @Nullable String buildLog,
            @Nullable Throwable cause) {
        super(
                operation + " on " + device + ": " + detail + (nativeError == null ? "" : " (" + nativeError + ")"),
                cause);
        this.device = device;
        this.operation = operation;
        this.nativeError = nativeError;
        this.buildLog = buildLog;
    }

    /** The id of the device that failed. */
    public String device() {
        return device;
    }

    /** The operation that failed. */
    public String operation() {
        return operation;
    }

    /** The driver's name for the error, where it has one. */
    public @Nullable String nativeError() {
        return nativeError;
    }

    /** The kernel compiler's log, where that is what failed. */
    public @Nullable String buildLog() {
        return buildLog;
    }
}
