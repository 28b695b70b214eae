package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import picocli.CommandLine.Option;

/** The option {@code --ignore-extra}: what becomes of columns that the model does not know. */
final class ExtraColumns {
    @Option(
            names = "--ignore-extra",
            description =
                    "Leave out the columns of a CSV file that the model has not learnt from, instead of refusing it.")
    private boolean ignored;

    /** The reading with the option applied. */
    Csv asTold(Csv csv) {
        return ignored ? csv.ignoreExtra() : csv;
    }
}
