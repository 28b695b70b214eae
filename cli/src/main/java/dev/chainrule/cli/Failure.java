package dev.chainrule.cli;

import dev.chainrule.data.DataException;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.spi.BackendException;
import dev.chainrule.train.DivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The exit code and the line for the user by which the command ends after something was thrown.
 *
 * @param exitCode see {@link ExitCode}
 * @param message one line; more only where there is no backend and the report says why
 * @param cause what was thrown
 */
record Failure(int exitCode, String message, Throwable cause) {
    private static final int MOST_CHARACTERS = 280; // with "chainrule: " in front less than 300

    static Failure of(Throwable cause) {
        if (cause instanceof NoBackendException none) {
            return new Failure(ExitCode.NO_BACKEND, String.valueOf(none.getMessage()), cause);
        }
        return new Failure(
                exitCode(cause),
                cut(Visible.CONTROL.matcher(message(cause)).replaceAll(" ").strip()),
                cause);
    }

    /** At most {@link #MOST_CHARACTERS}: of a longer message its beginning and its end, where the remedy is. */
    private static String cut(String message) {
        if (message.length() <= MOST_CHARACTERS) {
            return message;
        }
        int head = MOST_CHARACTERS * 2 / 3;
        return message.substring(0, head) + " … " + message.substring(message.length() - (MOST_CHARACTERS - head - 3));
    }

    /** Prints the message, and the stack trace if that is wanted. */
    void print(PrintStream err, boolean verbose) {
        err.println("chainrule: " + message);
        if (verbose) {
            cause.printStackTrace(err);
        }
    }

    private static int exitCode(Throwable cause) {
        if (cause instanceof CommandException known) {
            return known.exitCode();
        }
        return cause instanceof ParameterException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private static String message(Throwable cause) {
        if (cause instanceof ParameterException usage) {
            return usage.getMessage() + guess(usage) + "; see "
                    + usage.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        }
        if (cause instanceof OutOfMemoryError || cause.getCause() instanceof OutOfMemoryError) {
            return "out of memory (" + cause.getMessage() + "): the heap has "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB at most; use less data, smaller layers or a smaller batch, or set CHAINRULE_OPTS=-Xmx…";
        }
        if (cause instanceof IOException io) {
            return message(io);
        }
        boolean expected = cause instanceof CommandException
                || cause instanceof DataException
                || cause instanceof DivergedException
                || cause instanceof BackendException;
        return expected
                ? String.valueOf(cause.getMessage())
                : "a fault of the program, which --verbose shows in full: " + cause;
    }

    private static String guess(ParameterException usage) {
        return usage instanceof UnmatchedArgumentException unmatched
                ? Spelling.meant(unmatched)
                        .map(word -> ", did you mean " + word + "?")
                        .orElse("")
                : "";
    }

    /** The exceptions of files have no more than the file's name in their message. */
    private static String message(IOException e) {
        if (e instanceof FileSystemException f && f.getReason() == null) {
            return f.getFile()
                    + (e instanceof NoSuchFileException
                            ? ": no such file"
                            : e instanceof AccessDeniedException ? ": permission denied" : ": " + e);
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
