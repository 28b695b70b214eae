package dev.chainrule.cli;

import dev.chainrule.data.DataException;
import dev.chainrule.files.Destination;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.spi.BackendException;
import dev.chainrule.text.Spelling;
import dev.chainrule.text.Visible;
import dev.chainrule.train.AnomalyException;
import dev.chainrule.train.CheckpointException;
import dev.chainrule.train.DivergedException;
import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine.Model.CommandSpec;
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
                exitCode(cause), Visible.ends(Visible.words(message(cause)).strip(), MOST_CHARACTERS), cause);
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
            return Destination.text(io);
        }
        boolean expected = cause instanceof CommandException
                || cause instanceof DataException
                || cause instanceof DivergedException
                || cause instanceof CheckpointException
                || cause instanceof AnomalyException
                || cause instanceof BackendException;
        return expected
                ? String.valueOf(cause.getMessage())
                : "a fault of the program, which --verbose shows in full: " + cause;
    }

    private static String guess(ParameterException usage) {
        if (!(usage instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        CommandSpec spec = unmatched.getCommandLine().getCommandSpec();
        String word = unmatched.getUnmatched().isEmpty()
                ? ""
                : unmatched.getUnmatched().get(0);
        return word.startsWith("-")
                ? Spelling.guess(word.replaceFirst("=.*", ""), spec.optionsMap().keySet())
                : Spelling.guess(word, spec.subcommands().keySet());
    }
}
