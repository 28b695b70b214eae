package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import picocli.CommandLine.Option;

/** How CSV files are read for a model, with the option {@code --ignore-extra}: what becomes of columns that it does not know. */
final class ModelTableOptions extends TableOptions {
    @Option(
            names = "--ignore-extra",
            description =
                    "Leave out the columns of a CSV file that the model has not learnt from, instead of refusing it.")
    private boolean ignored;

    @Override
    Csv csv() {
        return ignored ? super.csv().ignoreExtra() : super.csv();
    }
}
