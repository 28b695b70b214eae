package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import dev.chainrule.data.Idx;
import dev.chainrule.data.Table;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The argument DATA of the command line.
 *
 * @param text as it stands there
 */
record DataArgument(String text, Kind kind) {
    private static final String DIGITS = "digits";
    private static final String STANDARD_INPUT = "-";

    /** Where data come from. */
    enum Kind {
        /** The built-in digits. */
        DIGITS,
        /** A folder of IDX files. */
        IDX,
        /** A CSV file, or standard input. */
        CSV
    }

    static DataArgument of(String text) {
        if (text.equals(DIGITS)) {
            return new DataArgument(text, Kind.DIGITS);
        }
        if (text.equals(STANDARD_INPUT)) {
            return new DataArgument(text, Kind.CSV);
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

    boolean isStandardInput() {
        return text.equals(STANDARD_INPUT);
    }

    /** Reads a CSV file or standard input. */
    Table read(Csv csv, Streams streams) {
        return isStandardInput() ? csv.read("standard input", streams.in()) : csv.read(path());
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
            case CSV -> isStandardInput() ? new Path[0] : new Path[] {path()};
        };
    }
}
