package dev.chainrule.nn;

import java.io.IOException;
import java.nio.file.Path;

/** A file is not a model that can be trusted; the message names the file, the place and what was expected there. */
public final class ModelFormatException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 400;

    /**
     * A refusal of a file.
     *
     * @param detail the place, what was wrong there and what was expected; it may quote the file
     */
    public ModelFormatException(Path file, String detail) {
        super(file + ": " + oneLine(detail));
    }

    /** The detail may quote the file: no line breaks, no escape sequences for a terminal, no pages of text. */
    private static String oneLine(String detail) {
        String line = detail.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return line.length() <= LONGEST
                ? line
                : line.substring(0, LONGEST / 2) + " … " + line.substring(line.length() - LONGEST / 2);
    }
}
