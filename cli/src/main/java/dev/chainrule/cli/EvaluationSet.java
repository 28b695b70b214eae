package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import dev.chainrule.data.Digits;
import dev.chainrule.data.Examples;
import dev.chainrule.data.Idx;
import dev.chainrule.data.Table;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Schema;
import dev.chainrule.predict.Outputs;
import dev.chainrule.train.Dataset;

/** The examples to judge a model by, in the model's scaling and with its classes. */
final class EvaluationSet {
    private final TableOptions options;
    private final ExtraColumns extra;
    private final Streams streams;

    /** Sets that are read with these options. */
    EvaluationSet(TableOptions options, ExtraColumns extra, Streams streams) {
        this.options = options;
        this.extra = extra;
        this.streams = streams;
    }

    /** The test part of the digits or of a folder of IDX files, or all rows of a CSV file. */
    Dataset read(DataArgument data, NetworkState model) {
        options.check(data);
        return switch (data.kind()) {
            case DIGITS -> digits(data, model);
            case IDX -> images(data, model);
            case CSV -> csv(data, model);
        };
    }

    private Dataset digits(DataArgument data, NetworkState model) {
        Dataset train = Digits.train();
        if (train.inputs() != model.topology().inputs()) {
            throw CommandException.failed(data.text() + ": " + train.inputs() + " features beside the label, expected "
                    + model.topology().inputs() + " as the model has inputs");
        }
        Schema schema = Outputs.of(model).schema(model);
        if (!schema.classes().isEmpty()
                && !schema.classes().containsAll(train.schema().classes())) {
            throw CommandException.failed(data.text() + ": the classes are "
                    + String.join(", ", train.schema().classes()) + ", and the model does not know them all");
        }
        return Examples.of(Digits.table().split(train.size(), Digits.SPLIT_SEED).test(), schema);
    }

    private Dataset csv(DataArgument data, NetworkState model) {
        Outputs outputs = Outputs.of(model);
        if (outputs.quantities() && outputs.units() > 1) {
            throw CommandException.failed("the model predicts " + outputs.units()
                    + " numbers for a row, expected one: a CSV file has one column of labels");
        }
        Schema schema = outputs.schema(model);
        Table table = options.read(data, extra.asTold(new Csv().matching(schema)), streams);
        table.notes().forEach(streams::note);
        return Examples.of(table, schema);
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
