package dev.chainrule.cli;

import dev.chainrule.cli.DataArgument.Kind;
import dev.chainrule.data.DataException;
import dev.chainrule.data.Digits;
import dev.chainrule.data.Examples;
import dev.chainrule.data.Idx;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.data.Targets;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the examples to learn from and those to be judged by, and the layers that fit them. */
final class TrainingSets {
    private static final int HIDDEN_UNITS = 32;

    private final NetworkOptions network;
    private final LabelOption label;

    /**
     * Sets for a network.
     *
     * @param label which column of CSV files has the labels
     */
    TrainingSets(NetworkOptions network, LabelOption label) {
        this.network = network;
        this.label = label;
    }

    /** Reads both sets; without a test file, a CSV file is split. */
    Split<Dataset> read(DataArgument data, @Nullable DataArgument test) {
        return switch (data.kind()) {
            case DIGITS -> new Split<>(Digits.train(), Digits.test());
            case IDX -> Idx.folder(data.path());
            case CSV -> table(data, test);
        };
    }

    private Split<Dataset> table(DataArgument data, @Nullable DataArgument test) {
        Table all = label.read(data);
        Split<Table> parts = test == null ? all.split() : new Split<>(all, label.read(test));
        return Examples.of(parts, targets(all));
    }

    /** Numbers for one identity unit, else classes: two for one unit, or one for each unit. */
    private Targets targets(Table table) {
        Optional<Integer> outputs = network.layers().map(Layers::outputs);
        if (network.output() == OutputUnit.IDENTITY && outputs.orElse(1) == 1) {
            return Targets.numbers();
        }
        List<String> classes = table.classes();
        if (classes.size() == 2 && outputs.orElse(2) == 1) {
            return Targets.binary(classes);
        }
        try {
            return Targets.oneHot(classes);
        } catch (DataException e) {
            throw CommandException.failed(table.source() + ": " + e.getMessage(), e);
        }
    }

    /** The layers that were asked for, or else one hidden layer. */
    Topology topology(Dataset train) {
        Layers layers = network.layers().orElseGet(() -> Layers.of(train.inputs(), HIDDEN_UNITS, train.outputs()));
        Topology topology = network.topology(layers);
        if (topology.inputs() != train.inputs() || topology.outputs() != train.outputs()) {
            throw CommandException.usage("layers " + layers + " do not fit the data, expected " + train.inputs()
                    + " inputs and " + train.outputs() + " outputs"
                    + (train.schema().classes().size() == 2 ? " (or 1 output for the two classes)" : ""));
        }
        return topology;
    }

    /** Whether the options for CSV files fit the kind of data. */
    static void check(DataArgument data, @Nullable DataArgument test, LabelOption label) {
        label.check(data);
        if (!data.is(Kind.CSV) && test != null) {
            throw CommandException.usage("--test is for CSV files, and " + data.text() + " has a test part of its own");
        }
        if (test != null && !test.is(Kind.CSV)) {
            throw CommandException.usage("--test " + test.text() + " is no CSV file, expected one as DATA is one");
        }
    }
}
