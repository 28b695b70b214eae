package dev.chainrule.cli;

import dev.chainrule.train.TrainingListener;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * Where a command reads and writes.
 *
 * @param out for results
 * @param err for errors and progress
 * @param progress makes what shows the progress of a training
 */
record Streams(PrintStream out, PrintStream err, InputStream in, Supplier<TrainingListener> progress) {
    /** Tells something that the user should know, though nothing failed: one line on standard error. */
    void note(String text) {
        err.println("note: " + Visible.text(text));
    }
}
