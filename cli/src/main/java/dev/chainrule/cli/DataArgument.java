package dev.chainrule.cli;

import dev.chainrule.data.Idx;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What DATA on the command line names.
 *
 * @param text as it stands there
 */
record DataArgument(String text, Kind kind) {
    private static final String DIGITS = "digits";

    /** Where data come from. */
    enum Kind {
        /** The built-in digits. */
        DIGITS,
        /** A folder of IDX files. */
        IDX,
        /** A CSV file. */
        CSV
    }

    static DataArgument of(String text) {
        if (text.equals(DIGITS)) {
            return new DataArgument(text, Kind.DIGITS);
        }
        if (text.isBlank()) {
            throw CommandException.usage("DATA is empty, expected digits, a CSV file, or a folder of IDX files");
        }
        try {
            return new DataArgument(text, Files.isDirectory(Path.of(text)) ? Kind.IDX : Kind.CSV);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("DATA is no name of a file: " + e.getMessage());
        }
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** The file or folder. */
    Path path() {
        return Path.of(text);
    }

    /** The files that are read, which nothing may replace. */
    Path[] files() {
        return switch (kind) {
            case DIGITS -> new Path[0];
            case IDX -> Idx.files(path()).toArray(Path[]::new);
            case CSV -> new Path[] {path()};
        };
    }
}
