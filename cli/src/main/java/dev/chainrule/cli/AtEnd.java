package dev.chainrule.cli;

/** Something to be done if the JVM ends, by Ctrl-C for instance, before it is cancelled. */
final class AtEnd {
    private final Thread hook;

    /**
     * Asks for it.
     *
     * @throws CommandException if the JVM is ending already
     */
    AtEnd(String name, Runnable what) {
        hook = new Thread(what, name);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw CommandException.failed("interrupted before anything was written", e);
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
