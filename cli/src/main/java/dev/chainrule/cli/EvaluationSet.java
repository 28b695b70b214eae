package dev.chainrule.cli;

import dev.chainrule.data.Digits;
import dev.chainrule.data.Examples;
import dev.chainrule.data.Idx;
import dev.chainrule.data.Table;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.train.Dataset;

/** The examples to judge a model by, in the model's scaling and with its classes. */
final class EvaluationSet {
    private EvaluationSet() {}

    /**
     * The test part of the digits or of a folder of IDX files, or all rows of a CSV file.
     *
     * @param label which column of a CSV file has the labels
     */
    static Dataset read(DataArgument data, LabelOption label, NetworkState model) {
        label.check(data);
        return switch (data.kind()) {
            case DIGITS -> digits(data, model);
            case IDX -> images(data, model);
            case CSV -> csv(label.read(data), model);
        };
    }

    private static Dataset digits(DataArgument data, NetworkState model) {
        Dataset train = Digits.train();
        Outputs outputs = Outputs.of(model);
        requireInputs(data.text(), train.inputs(), model);
        if (!outputs.numbers() && !outputs.classes().containsAll(train.schema().classes())) {
            throw CommandException.failed(data.text() + ": the classes are "
                    + String.join(", ", train.schema().classes()) + ", and the model does not know them all");
        }
        return examples(Digits.table().split(train.size(), Digits.SPLIT_SEED).test(), model);
    }

    private static Dataset csv(Table table, NetworkState model) {
        requireInputs(table.source() + ": line " + table.line(0), table.features(), model);
        return examples(table, model);
    }

    private static void requireInputs(String place, int features, NetworkState model) {
        if (features != model.topology().inputs()) {
            throw CommandException.failed(place + ": " + features + " features beside the label, expected "
                    + model.topology().inputs() + " as the model has inputs");
        }
    }

    private static Dataset examples(Table table, NetworkState model) {
        Outputs outputs = Outputs.of(model);
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
        if (!test.schema().inputs().equals(model.scaling())) {
            throw CommandException.failed(
                    data.text() + ": the model scales its inputs otherwise, expected one that learnt from pixels");
        }
        return test;
    }
}
