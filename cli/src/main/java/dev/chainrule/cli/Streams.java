package dev.chainrule.cli;

import dev.chainrule.text.Visible;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingMemory;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Function;

/**
 * Where a command reads and writes.
 *
 * @param out for results
 * @param err for errors and progress
 * @param progress makes what shows the progress of a training that takes up this memory
 */
record Streams(PrintStream out, PrintStream err, InputStream in, Function<TrainingMemory, TrainingListener> progress) {
    /** Tells something that the user should know, though nothing failed: one line on standard error. */
    void note(String text) {
        err.println("note: " + Visible.text(text));
    }
}
