package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import dev.chainrule.data.DataSets;
import dev.chainrule.data.DataSource;
import dev.chainrule.data.DataSource.Kind;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options {@code --label}, {@code --header}, {@code --skip}, {@code --delimiter} and {@code --decimal}: how CSV files are read.
 */
class TableOptions {
    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description =
                    "The column of labels in a table: its name, or its number from 1; by default that of the"
                            + " model, and for training the last. Several, A,B, are as many quantities, or labels of which any may apply.")
    private @Nullable String label;

    @Option(
            names = "--header",
            paramLabel = "WHETHER",
            converter = HeaderConverter.class,
            description =
                    "Whether the first row of a CSV file names its columns: present, absent, or auto (the default),"
                            + " which refuses what it cannot tell.")
    private Csv.@Nullable Header header;

    @Option(names = "--skip", paramLabel = "N", description = "Leave out the first N lines of a CSV file (0).")
    private @Nullable Integer skip;

    @Option(
            names = "--delimiter",
            paramLabel = "C",
            converter = DelimiterConverter.class,
            description =
                    "The character between the cells of a CSV file, or the word tab; by default a comma, a semicolon or a"
                            + " tab, as the first lines tell.")
    private @Nullable Character delimiter;

    @Option(
            names = "--decimal",
            paramLabel = "C",
            converter = DecimalConverter.class,
            description =
                    "The decimal point or comma in the numbers of a CSV file; by default a point, or a comma if the first"
                            + " lines have such numbers and no comma between cells.")
    private @Nullable Character decimal;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    /** The source that the argument DATA, or an option with a file of data, names. */
    static DataSource source(String name) {
        try {
            return DataSource.of(name);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("DATA is " + e.getMessage());
        }
    }

    /** Checks that the options, if they are given, fit the kind of data. */
    final void check(DataSource data) {
        if (!data.is(Kind.TABLE)) {
            refuse("--label", label, "tables", data);
        }
        database.check(data);
        if (!data.isCsv()) {
            refuse("--header", header, data);
            refuse("--skip", skip, data);
            refuse("--delimiter", delimiter, data);
            refuse("--decimal", decimal, data);
        }
        if (skip != null && skip < 0) {
            throw CommandException.usage("--skip: " + skip + ", expected 0 or a number above");
        }
    }

    private static void refuse(String option, @Nullable Object value, DataSource data) {
        refuse(option, value, "CSV files", data);
    }

    private static void refuse(String option, @Nullable Object value, String kind, DataSource data) {
        if (value != null) {
            throw CommandException.usage(option + " is for " + kind + ", and " + data.shown() + " is none");
        }
    }

    /** Whether the column of labels was told. */
    final boolean labelled() {
        return label != null;
    }

    /** Reads sources with these options. */
    final DataSets sets(Streams streams) {
        return sets(streams, csv -> csv);
    }

    /** Reads sources with these options and more for CSV files. */
    final DataSets sets(Streams streams, UnaryOperator<Csv> more) {
        return new DataSets()
                .csv(more.apply(csv())).options(database.options()).stream(streams.in())
                        .notes(streams::note);
    }

    /** The reading of a CSV file. */
    Csv csv() {
        Csv told = label == null ? new Csv() : new Csv().label(list("--label", label));
        told = header == null ? told : told.header(header);
        told = delimiter == null ? told : told.delimiter(delimiter);
        told = decimal == null ? told : told.decimal(decimal);
        return skip == null ? told : told.skip(skip);
    }

    /** Reads {@code --delimiter}: a character, or {@code tab}. */
    static final class DelimiterConverter extends Parsed<Character> {
        DelimiterConverter() {
            super(text -> new Csv().delimiter(character("delimiter", text)).separator());
        }
    }

    /** Reads {@code --decimal}. */
    static final class DecimalConverter extends Parsed<Character> {
        DecimalConverter() {
            super(text -> new Csv().decimal(character("decimal", text)).decimal());
        }
    }

    /** The names of columns that an option has, separated by commas. */
    static String[] list(String option, String text) {
        String[] names = text.split(",", -1);
        if (names.length > 1 && Stream.of(names).anyMatch(String::isBlank)) {
            throw CommandException.usage(
                    option + ": an empty name in '" + text + "', expected columns separated by commas");
        }
        return names;
    }

    private static char character(String what, String text) {
        if (text.equals("tab") || text.equals("\\t")) {
            return '\t';
        }
        if (text.length() != 1) {
            throw new IllegalArgumentException(
                    what + " '" + text + "' is no character, expected one alone, such as ';'");
        }
        return text.charAt(0);
    }

    /** Reads {@code --header}. */
    static final class HeaderConverter extends Parsed<Csv.Header> {
        HeaderConverter() {
            super(Csv.Header::of);
        }
    }
}
