package dev.chainrule.cli;

import dev.chainrule.cli.DataArgument.Kind;
import dev.chainrule.data.Csv;
import dev.chainrule.data.DataException;
import dev.chainrule.data.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --label}: which column of a CSV file has the labels. */
final class LabelOption {
    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "The column of labels in a CSV file: its name, or its number from 1; by default the last.")
    private @Nullable String column;

    /** Checks that the option, if it is given, fits the kind of data. */
    void check(DataArgument data) {
        if (column != null && !data.is(Kind.CSV)) {
            throw CommandException.usage("--label is for CSV files, and " + data.text() + " is none");
        }
    }

    /** Reads a CSV file. */
    Table read(DataArgument data) {
        if (column == null) {
            return new Csv().read(data.path());
        }
        try {
            return new Csv().label(column).read(data.path());
        } catch (DataException e) {
            // a header may have the name 0, so only a file can tell that there is no such column
            if (column.matches("-\\d+|0+") && String.valueOf(e.getMessage()).contains("label column")) {
                throw CommandException.failed(e.getMessage() + "; the numbers of columns count from 1", e);
            }
            throw e;
        }
    }
}
