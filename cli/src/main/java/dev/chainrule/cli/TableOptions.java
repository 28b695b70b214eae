package dev.chainrule.cli;

import dev.chainrule.cli.DataArgument.Kind;
import dev.chainrule.data.Csv;
import dev.chainrule.data.Table;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options {@code --label}, {@code --header} and {@code --skip}: how CSV files are read. */
final class TableOptions {
    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "The column of labels in a CSV file: its name, or its number from 1; by default that of the"
                    + " model, and for training the last.")
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

    /** Checks that the options, if they are given, fit the kind of data. */
    void check(DataArgument data) {
        if (!data.is(Kind.CSV)) {
            refuse("--label", label, data);
            refuse("--header", header, data);
            refuse("--skip", skip, data);
        }
        if (skip != null && skip < 0) {
            throw CommandException.usage("--skip: " + skip + ", expected 0 or a number above");
        }
    }

    private static void refuse(String option, @Nullable Object value, DataArgument data) {
        if (value != null) {
            throw CommandException.usage(option + " is for CSV files, and " + data.text() + " is none");
        }
    }

    /** Reads a CSV file. */
    Table read(DataArgument data, Csv csv, Streams streams) {
        return data.read(asTold(csv), streams);
    }

    private Csv asTold(Csv csv) {
        Csv told = label == null ? csv : csv.label(label);
        told = header == null ? told : told.header(header);
        return skip == null ? told : told.skip(skip);
    }

    /** Reads {@code --header}. */
    static final class HeaderConverter implements ITypeConverter<Csv.Header> {
        @Override
        public Csv.Header convert(String text) {
            for (Csv.Header one : Csv.Header.values()) {
                if (one.name().equalsIgnoreCase(text)) {
                    return one;
                }
            }
            throw new TypeConversionException(
                    "'" + text.toLowerCase(Locale.ROOT) + "' is unknown, expected present, absent or auto");
        }
    }
}
