package dev.chainrule.report;

import dev.chainrule.files.Destination;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A training as one page that needs nothing else: no network, no script; readable on a phone and on paper. */
public final class Report {
    private Report() {}

    /** The page, in UTF-8 by its own account; equal for equal records. */
    public static String page(TrainingRecord training) {
        return TrainingPage.still(training);
    }

    /**
     * Writes the page; a file that is there is replaced as a whole.
     *
     * @throws IOException if it cannot be written, and then a file that was there is as it was
     */
    public static void write(Path file, TrainingRecord training) throws IOException {
        byte[] page = page(training).getBytes(StandardCharsets.UTF_8);
        Destination.of(file).write(out -> out.write(page));
    }
}
