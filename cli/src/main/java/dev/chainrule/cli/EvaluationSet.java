package dev.chainrule.cli;

import dev.chainrule.cli.DataArgument.Kind;
import dev.chainrule.data.Csv;
import dev.chainrule.data.Digits;
import dev.chainrule.data.Examples;
import dev.chainrule.data.Idx;
import dev.chainrule.data.Table;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.train.Dataset;
import org.jspecify.annotations.Nullable;

/** The examples to judge a model by, in the model's scaling and with its classes. */
final class EvaluationSet {
    private EvaluationSet() {}

    /**
     * The test part of the digits or of a folder of IDX files, or all rows of a CSV file.
     *
     * @param label the column of labels in a CSV file, null for the last
     */
    static Dataset read(DataArgument data, @Nullable String label, NetworkState model) {
        if (!data.is(Kind.CSV) && label != null) {
            throw CommandException.usage("--label is for CSV files, and " + data.text() + " is none");
        }
        return switch (data.kind()) {
            case DIGITS -> examples(digits(), model);
            case IDX -> images(data, model);
            case CSV -> examples((label == null ? new Csv() : new Csv().label(label)).read(data.path()), model);
        };
    }

    private static Table digits() {
        return Digits.table().split(Digits.train().size(), Digits.SPLIT_SEED).test();
    }

    private static Dataset examples(Table table, NetworkState model) {
        Outputs outputs = Outputs.of(model);
        if (table.features() != model.topology().inputs()) {
            throw CommandException.failed(table.source() + ": line " + table.line(0) + ": " + table.features()
                    + " features beside the label, expected " + model.topology().inputs() + " as the model has inputs");
        }
        if (outputs.numbers() && outputs.units() > 1) {
            throw CommandException.failed("the model predicts " + outputs.units()
                    + " numbers for a row, expected one: a CSV file has one column of labels");
        }
        return Examples.of(table, model.scaling(), outputs.targets());
    }

    private static Dataset images(DataArgument data, NetworkState model) {
        Dataset test = Idx.folder(data.path()).test();
        if (test.inputs() != model.topology().inputs()
                || test.outputs() != model.topology().outputs()) {
            throw CommandException.failed(data.text() + ": " + test.inputs() + " pixels and " + test.outputs()
                    + " classes, expected " + model.topology().inputs() + " and "
                    + model.topology().outputs() + " as the model " + model.topology() + " has inputs and outputs");
        }
        if (!test.scaling().equals(model.scaling())) {
            throw CommandException.failed(
                    data.text() + ": the model scales its inputs otherwise, expected one that learnt from pixels");
        }
        return test;
    }
}
