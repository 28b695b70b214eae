package dev.chainrule.cli;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends the command with an exit code and a line for the user. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Something that the command needs is not as it should be. */
    static CommandException failed(String message) {
        return new CommandException(ExitCode.FAILED, message, null);
    }

    /** Something that the command needs is not as it should be, because of {@code cause}. */
    static CommandException failed(String message, Throwable cause) {
        return new CommandException(ExitCode.FAILED, message, cause);
    }

    /** The command line asks for what cannot be. */
    static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message, null);
    }

    /** The command line asks for what cannot be, as the message of {@code cause} says. */
    static CommandException usage(IllegalArgumentException cause) {
        return new CommandException(ExitCode.USAGE, String.valueOf(cause.getMessage()), cause);
    }

    /** Returns the result of an action; if it throws {@link IllegalArgumentException}, the command line asks for what cannot be. */
    static <T> T orUsage(Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    /** A check found something wrong. */
    static CommandException check(String message) {
        return new CommandException(ExitCode.CHECK_FAILED, message, null);
    }

    /** Ended early, with the exit code of what ended it. */
    static CommandException ended(int exitCode, String message, @Nullable Throwable cause) {
        return new CommandException(exitCode, message, cause);
    }

    int exitCode() {
        return exitCode;
    }
}
