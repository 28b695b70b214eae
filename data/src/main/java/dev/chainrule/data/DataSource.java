package dev.chainrule.data;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A source of data that is named by a word, in a command or a setting: the built-in digits, a folder of IDX files, a CSV
 * file, a CSV stream, a database or a Parquet file.
 *
 * @param name {@code digits}, the name of a file or folder, {@code -} for a stream, or {@code jdbc:…} for a database; it may have a
 *     password in it, see {@link #shown}
 * @param kind what the name stands for
 */
public record DataSource(String name, Kind kind) {
    private static final String DIGITS = "digits";
    private static final String STREAM = "-";

    /** Where data come from. */
    public enum Kind {
        /** The built-in digits. */
        DIGITS,
        /** A folder of IDX files. */
        IDX,
        /** A table: a CSV file or stream, or rows that a {@link RowSourceProvider} reads. */
        TABLE
    }

    /**
     * The source of this name; a file need not exist.
     *
     * @throws IllegalArgumentException if the name is empty or cannot be that of a file
     */
    public static DataSource of(String name) {
        if (name.equals(DIGITS)) {
            return new DataSource(name, Kind.DIGITS);
        }
        if (name.equals(STREAM)) {
            return new DataSource(name, Kind.TABLE);
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("empty, expected digits, a CSV file, or a folder of IDX files");
        }
        if (RowSources.isDatabase(name)) {
            return new DataSource(name, Kind.TABLE);
        }
        try {
            return new DataSource(name, Files.isDirectory(Path.of(name)) ? Kind.IDX : Kind.TABLE);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no name of a file: " + e.getMessage(), e);
        }
    }

    /** The name from which the same source is found in another folder; a name that cannot be a file's stays as it is. */
    public static String absolute(String name) {
        if (name.equals(STREAM) || name.equals(DIGITS) || name.isBlank() || RowSources.isDatabase(name)) {
            return name;
        }
        try {
            return Path.of(name).toAbsolutePath().toString();
        } catch (InvalidPathException e) {
            return name; // whoever reads it will say so
        }
    }

    /** Whether it is of this kind. */
    public boolean is(Kind other) {
        return kind == other;
    }

    /** Whether it is a stream, which can be read once only. */
    public boolean isStream() {
        return name.equals(STREAM);
    }

    /** Whether it is a query of a database. */
    public boolean isDatabase() {
        return RowSources.isDatabase(name);
    }

    /** Whether it is CSV text: a file or a stream. */
    public boolean isCsv() {
        return kind == Kind.TABLE && RowSources.kind(name).isEmpty();
    }

    /** The name as it may be shown: without a password. */
    public String shown() {
        return isDatabase() ? new DatabaseUrl(name).shown() : name;
    }

    /** The name as it may be shown. */
    @Override
    public String toString() {
        return shown();
    }

    /** The file or folder. */
    public Path path() {
        return Path.of(name);
    }

    /** The files that are read. */
    public List<Path> files() {
        return switch (kind) {
            case DIGITS -> List.of();
            case IDX -> Idx.files(path());
            case TABLE -> isStream() || isDatabase() ? List.of() : List.of(path());
        };
    }

    /** A note on what will be read, one line; empty for none. */
    Optional<String> note(RowSourceOptions options) {
        return isDatabase() ? RowSources.note(name, options) : Optional.empty();
    }

    /**
     * Reads the table.
     *
     * @param csv how it is read: columns, labels, header
     * @param stream standard input, which is read if this is a stream
     * @param options what a database needs beside its name
     * @throws DataException as {@link Csv#read(Path)}, or if there is a query, and the source is no database
     */
    public Table table(Csv csv, InputStream stream, RowSourceOptions options) {
        if (options.query() != null && !isDatabase()) {
            throw new DataException(shown() + ": is no database, and has no use for a query; expected jdbc:…");
        }
        if (isCsv()) {
            return isStream() ? csv.read("standard input", stream) : csv.read(path());
        }
        try (RowSource rows = RowSources.open(name, options)) {
            return csv.reading().read(rows);
        }
    }

    /**
     * Reads the CSV file or stream, or another table that needs nothing but its name.
     *
     * @param stream standard input, which is read if this is a stream
     * @throws DataException as {@link Csv#read(Path)}
     */
    public Table table(Csv csv, InputStream stream) {
        return table(csv, stream, RowSourceOptions.NONE);
    }
}
