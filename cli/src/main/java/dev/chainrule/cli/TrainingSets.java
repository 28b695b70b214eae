package dev.chainrule.cli;

import dev.chainrule.cli.DataArgument.Kind;
import dev.chainrule.data.Csv;
import dev.chainrule.data.DataException;
import dev.chainrule.data.Digits;
import dev.chainrule.data.Examples;
import dev.chainrule.data.Idx;
import dev.chainrule.data.Scalings;
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
    private final TableOptions options;
    private final Streams streams;

    /**
     * Sets for a network.
     *
     * @param options how CSV files are read
     */
    TrainingSets(NetworkOptions network, TableOptions options, Streams streams) {
        this.network = network;
        this.options = options;
        this.streams = streams;
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
        Table all = options.read(data, csv(), streams);
        if (test == null) {
            if (all.rows() == 1) {
                throw CommandException.failed(
                        all.source() + ": one row, expected at least 2, to learn from and to judge by");
            }
            Targets targets = targets(all);
            return told(Examples.of(all.split(targets), targets));
        }
        Dataset train = Examples.of(all, Scalings.standard(all), targets(all));
        Table unseen = options.read(test, csv().matching(train.schema()), streams);
        unseen.notes().forEach(streams::note);
        return told(new Split<>(train, Examples.of(unseen, train.schema())));
    }

    /** With numbers to be predicted, a first row of numbers is not odd because its label is new. */
    private Csv csv() {
        return predictsQuantity() ? new Csv().quantities() : new Csv();
    }

    private Split<Dataset> told(Split<Dataset> sets) {
        for (Dataset part : List.of(sets.train(), sets.test())) {
            if (part instanceof Examples examples) {
                examples.warnings().forEach(streams::note);
            }
        }
        return sets;
    }

    private boolean predictsQuantity() {
        return network.output() == OutputUnit.IDENTITY
                && network.layers().map(Topology::outputs).orElse(1) == 1;
    }

    /** A quantity for one identity unit, else classes: two for one unit, or one for each unit. */
    private Targets targets(Table table) {
        if (predictsQuantity()) {
            return Targets.standardized();
        }
        List<String> classes = table.classes();
        Optional<Integer> outputs = network.layers().map(Topology::outputs);
        boolean told = network.tellsOutput()
                || outputs.filter(n -> n == classes.size()).isPresent();
        if (!told && table.labelsAreQuantities()) {
            throw CommandException.usage(table.source() + ": the labels are " + classes.size()
                    + " different numbers in " + table.rows() + " rows, which look like a quantity; --output identity"
                    + " predicts a quantity, --output sigmoid or softmax takes each for a class");
        }
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
        Topology layers = network.layers().orElseGet(() -> Topology.of(train.inputs(), HIDDEN_UNITS, train.outputs()));
        Topology topology = network.topology(layers);
        if (topology.inputs() != train.inputs() || topology.outputs() != train.outputs()) {
            throw CommandException.usage(
                    "layers " + Layers.text(layers) + " do not fit the data, expected " + train.inputs()
                            + " inputs and " + train.outputs() + " outputs"
                            + (train.schema().classes().size() == 2 ? " (or 1 output for the two classes)" : ""));
        }
        return topology;
    }

    /** Checks that the options for CSV files fit the kind of data. */
    void check(DataArgument data, @Nullable DataArgument test) {
        options.check(data);
        if (!data.is(Kind.CSV) && test != null) {
            throw CommandException.usage("--test is for CSV files, and " + data.text() + " has a test part of its own");
        }
        if (test != null && !test.is(Kind.CSV)) {
            throw CommandException.usage("--test " + test.text() + " is no CSV file, expected one as DATA is one");
        }
        if (test != null && test.isStandardInput() && data.isStandardInput()) {
            throw CommandException.usage("DATA and --test are both standard input, expected a file for one of them");
        }
    }
}
