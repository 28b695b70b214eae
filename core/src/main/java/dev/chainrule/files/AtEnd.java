package dev.chainrule.files;

import java.io.InterruptedIOException;

/** Something to be done if the JVM ends, by Ctrl-C for instance, before it is cancelled. */
final class AtEnd {
    private final Thread hook;

    /**
     * Asks for it.
     *
     * @throws InterruptedIOException if the JVM is ending already
     */
    AtEnd(String name, Runnable what) throws InterruptedIOException {
        hook = new Thread(what, name);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            InterruptedIOException interrupted = new InterruptedIOException("interrupted before anything was written");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** It is no longer wanted; too late, if the JVM is ending. */
    void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // then it is done, or being done
        }
    }
}
