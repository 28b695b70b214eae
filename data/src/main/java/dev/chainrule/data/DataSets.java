package dev.chainrule.data;

import dev.chainrule.modelselection.Fold;
import dev.chainrule.modelselection.Folds;
import dev.chainrule.modelselection.StratifiedFolds;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads sources as examples: those to learn from and those to be judged by. CSV files are split and scaled, and their labels
 * become what the output units of a network ask for. Immutable; every setting returns a new plan.
 *
 * <pre>{@code Split<Dataset> sets = new DataSets().split(DataSource.of("iris.csv"), null);}</pre>
 */
public final class DataSets {
    private final Csv csv;
    private final InputStream stream;
    private final Consumer<String> notes;
    private final RowSourceOptions options;
    private final Function<Table, Scaling> scaling;
    private final boolean balanced;
    private final @Nullable OutputUnit unit;
    private final @Nullable Integer units;

    /** CSV files are read by default, streams from standard input, notes are dropped, and no output units are told. */
    public DataSets() {
        this(new Csv(), System.in, note -> {}, RowSourceOptions.NONE, Scalings::standard, false, null, null);
    }

    private DataSets(
            Csv csv,
            InputStream stream,
            Consumer<String> notes,
            RowSourceOptions options,
            Function<Table, Scaling> scaling,
            boolean balanced,
            @Nullable OutputUnit unit,
            @Nullable Integer units) {
        this.csv = csv;
        this.stream = stream;
        this.notes = notes;
        this.options = options;
        this.scaling = scaling;
        this.balanced = balanced;
        this.unit = unit;
        this.units = units;
    }

    /** Reads CSV files and streams like this. */
    public DataSets csv(Csv told) {
        return new DataSets(told, stream, notes, options, scaling, balanced, unit, units);
    }

    /** Reads this where a source {@linkplain DataSource#isStream is a stream}. */
    public DataSets stream(InputStream in) {
        return new DataSets(csv, in, notes, options, scaling, balanced, unit, units);
    }

    /** Tells notes on the data, a line each, as they come. */
    public DataSets notes(Consumer<String> told) {
        return new DataSets(csv, stream, told, options, scaling, balanced, unit, units);
    }

    /** Gives this to sources that need more than their name: the query to a database. */
    public DataSets options(RowSourceOptions told) {
        return new DataSets(csv, stream, notes, told, scaling, balanced, unit, units);
    }

    /** Fits this scaling to the features of a table to learn from: {@link Scalings#standard} unless told, or {@link Scalings#minMax}. */
    public DataSets scaling(Function<Table, Scaling> fit) {
        return new DataSets(csv, stream, notes, options, fit, balanced, unit, units);
    }

    /** Gives the classes of what is learnt weights with which all count alike, see {@link Dataset#balanced}. */
    public DataSets balanced() {
        return new DataSets(csv, stream, notes, options, scaling, true, unit, units);
    }

    /**
     * Makes targets for these output units.
     *
     * @param function that of the units: a single identity unit predicts a quantity, others have classes; null if it is not
     *     told, which is taken for sigmoid
     * @param count the number of units; null if it is not told
     */
    public DataSets outputs(@Nullable OutputUnit function, @Nullable Integer count) {
        return new DataSets(csv, stream, notes, options, scaling, balanced, function, count);
    }

    /**
     * Reads both parts.
     *
     * @param test a CSV file to judge by; null for a fifth of the rows, or the part of the digits or of the folder
     * @throws DataException if the data cannot be used
     * @throws QuantityLabelsException if output units are not told, and labels look like quantities
     */
    public Split<Dataset> split(DataSource data, @Nullable DataSource test) {
        return switch (data.kind()) {
            case DIGITS -> new Split<>(weighted(Digits.train()), Digits.test());
            case IDX -> weighted(Idx.folder(data.path()));
            case TABLE -> rows(data, test);
        };
    }

    private Split<Dataset> rows(DataSource data, @Nullable DataSource test) {
        Table all = noted(table(data, reading()));
        if (test == null) {
            requireTwoRows(all);
            Targets targets = targets(all);
            Split<Dataset> sets = Examples.of(all.split(targets), targets, scaling);
            return told(new Split<>(weighted(sets.train()), sets.test()));
        }
        Table inputs = all.encoded();
        Dataset train = weighted(Examples.of(inputs, scaling.apply(inputs), targets(all)));
        return told(new Split<>(train, others(test, train)));
    }

    /**
     * Reads a CSV file whose rows are not learnt, in the columns, the scaling and the classes of those that are.
     *
     * @throws DataException if the data cannot be used
     */
    public Dataset others(DataSource file, Dataset train) {
        return Examples.of(noted(table(file, reading().matching(train.schema()))), train.schema());
    }

    private Dataset weighted(Dataset train) {
        return balanced ? train.balanced() : train;
    }

    private Split<Dataset> weighted(Split<Dataset> parts) {
        return new Split<>(weighted(parts.train()), parts.test());
    }

    /** With quantities, a first row of numbers is not odd because its label is new. */
    private Csv reading() {
        return predictsQuantity() ? csv.quantities() : csv;
    }

    private Split<Dataset> told(Split<Dataset> sets) {
        for (Dataset part : List.of(sets.train(), sets.test())) {
            if (part instanceof Examples examples) {
                examples.warnings().forEach(notes);
            }
        }
        return sets;
    }

    private boolean predictsQuantity() {
        int labels = Math.max(1, csv.reading().label().columns().size());
        return unit == OutputUnit.IDENTITY && (units == null || units == labels);
    }

    /** A quantity for each label and identity unit, else classes: two for one unit, or one for each unit. */
    private Targets targets(Table table) {
        if (predictsQuantity()) {
            return Targets.standardized(Math.max(1, table.labels()));
        }
        if (table.labels() > 1) {
            return labels(table);
        }
        List<String> classes = table.classes();
        Optional<Integer> outputs = Optional.ofNullable(units);
        boolean told = unit != null || outputs.filter(n -> n == classes.size()).isPresent();
        if (!told && table.labelsAreQuantities()) {
            throw new QuantityLabelsException(table.source() + ": the labels are " + classes.size()
                    + " different numbers in " + table.rows() + " rows, which look like a quantity");
        }
        if (classes.size() == 2 && outputs.orElse(2) == 1) {
            return Targets.binary(classes);
        }
        try {
            return Targets.oneHot(classes);
        } catch (DataException e) {
            throw new DataException(table.source() + ": " + e.getMessage(), e);
        }
    }

    /** Several columns of labels, each of which applies to a row or does not. */
    private Targets labels(Table table) {
        if (unit == OutputUnit.SOFTMAX || unit == OutputUnit.IDENTITY) {
            throw new DataException(
                    table.source() + ": " + table.labels() + " columns of labels with "
                            + (units == null ? "" : units + " ") + unit.word()
                            + " output units, expected sigmoid ones if labels apply or not, or as many identity ones for quantities");
        }
        return Targets.labels(table);
    }

    // ---- to select a model

    /**
     * Folds of all examples: the rows of a table or all digits, stratified where they have classes, and of a folder of images those
     * to learn from. Each fold's scaling, and whatever else is fitted to data, is fitted to its training part only.
     *
     * @throws DataException if the data cannot be used; a fold throws it too
     * @throws IllegalArgumentException unless there are 2 folds at least and as many rows as folds
     */
    public Folds folds(DataSource data, int count, long seed) {
        return switch (data.kind()) {
            case DIGITS -> folds(Digits.table(), count, seed);
            case IDX -> Folds.of(Idx.folder(data.path()).train(), count, seed).learning(this::weighted);
            case TABLE -> folds(noted(table(data, reading())), count, seed);
        };
    }

    /**
     * Folds of the examples that {@link #split(DataSource, DataSource)} gives to learn from, so that the others stay unseen.
     *
     * @param test as {@code split} takes it
     * @throws DataException as {@link #folds(DataSource, int, long)}
     * @throws IllegalArgumentException as {@link #folds(DataSource, int, long)}
     */
    public Folds trainingFolds(DataSource data, @Nullable DataSource test, int count, long seed) {
        return data.is(DataSource.Kind.IDX)
                ? Folds.of(Idx.folder(data.path()).train(), count, seed).learning(this::weighted)
                : folds(trainingTable(data, test), count, seed);
    }

    /**
     * One division of the examples that {@link #split(DataSource, DataSource)} gives to learn from, of which a share judges.
     *
     * @param test as {@code split} takes it
     * @throws DataException as {@link #folds(DataSource, int, long)}
     * @throws IllegalArgumentException unless the share is above 0 and below 1, and leaves a row at least on either side
     */
    public Folds holdOut(DataSource data, @Nullable DataSource test, double share, long seed) {
        if (data.is(DataSource.Kind.IDX)) {
            return Folds.holdOut(Idx.folder(data.path()).train(), share, seed).learning(this::weighted);
        }
        Table table = trainingTable(data, test);
        Targets targets = targets(table);
        return folds(table, targets, StratifiedFolds.holdOut(table.rows(), strata(table, targets), share, seed));
    }

    private Table trainingTable(DataSource data, @Nullable DataSource test) {
        if (data.is(DataSource.Kind.DIGITS)) {
            return Digits.table()
                    .split(Digits.train().size(), Digits.SPLIT_SEED)
                    .train();
        }
        Table all = noted(table(data, reading()));
        if (test != null) {
            return all;
        }
        requireTwoRows(all);
        return all.split(targets(all)).train();
    }

    private Folds folds(Table table, int count, long seed) {
        Targets targets = targets(table);
        return folds(table, targets, StratifiedFolds.of(table.rows(), strata(table, targets), count, seed));
    }

    private static IntFunction<String> strata(Table table, Targets targets) {
        return row -> targets.classes().isEmpty() ? "" : table.label(row);
    }

    private Folds folds(Table table, Targets targets, StratifiedFolds rows) {
        return Folds.of(rows, (train, test) -> {
            Split<Dataset> parts = Examples.of(new Split<>(table.select(train), table.select(test)), targets, scaling);
            return new Fold(weighted(parts.train()), parts.test());
        });
    }

    // ---- for a model

    /**
     * Reads both parts for a model that is to learn more, in its columns, scaling and classes.
     *
     * @param test as {@link #split(DataSource, DataSource)} takes it
     * @param schema what the model learnt from, with a class for each that its outputs stand for
     * @param model its layers
     * @throws DataException if the data cannot be used, or do not fit the model
     */
    public Split<Dataset> split(DataSource data, @Nullable DataSource test, Schema schema, Topology model) {
        return weighted(
                switch (data.kind()) {
                    case DIGITS -> digits(data, schema, model);
                    case IDX -> images(data, schema, model);
                    case TABLE -> rows(data, test, schema, model);
                });
    }

    private Split<Dataset> rows(DataSource data, @Nullable DataSource test, Schema schema, Topology model) {
        if (test != null) {
            return new Split<>(rows(data, schema, model), rows(test, schema, model));
        }
        Table all = modelTable(data, schema, model);
        requireTwoRows(all);
        Split<Table> parts = all.split(Targets.of(schema));
        return new Split<>(Examples.of(parts.train(), schema), Examples.of(parts.test(), schema));
    }

    /**
     * Reads examples to judge a model by, in its columns, scaling and classes: all rows of a CSV file, or the test part of the
     * digits or of a folder.
     *
     * @param schema what the model learnt from, with a class for each that its outputs stand for
     * @param model its layers
     * @throws DataException if the data cannot be used, or do not fit the model
     */
    public Dataset judging(DataSource data, Schema schema, Topology model) {
        return switch (data.kind()) {
            case DIGITS -> digits(data, schema, model).test();
            case IDX -> images(data, schema, model).test();
            case TABLE -> rows(data, schema, model);
        };
    }

    /**
     * Reads rows for a model to answer.
     *
     * @param schema what the model learnt from
     * @param labels whether a column of labels is expected; if not, the model's is left out if it is there
     * @throws DataException if the source is no CSV file or stream, or cannot be read
     */
    public Table questions(DataSource data, Schema schema, boolean labels) {
        if (!data.is(DataSource.Kind.TABLE)) {
            throw new DataException(data.shown()
                    + (data.is(DataSource.Kind.IDX) ? ": is a folder" : ": is a data set with labels")
                    + ", expected a CSV file");
        }
        Csv matching = csv.matching(schema);
        return noted(table(data, labels ? matching : matching.unlabelled()));
    }

    private static void requireTwoRows(Table table) {
        if (table.rows() == 1) {
            throw new DataException(table.source() + ": one row, expected at least 2, to learn from and to judge by");
        }
    }

    private static Split<Dataset> digits(DataSource data, Schema schema, Topology model) {
        Dataset train = Digits.train();
        if (train.inputs() != model.inputs()) {
            throw new DataException(data.shown() + ": " + train.inputs() + " features beside the label, expected "
                    + model.inputs() + " as the model has inputs");
        }
        if (!schema.classes().isEmpty()
                && !schema.classes().containsAll(train.schema().classes())) {
            throw new DataException(data.shown() + ": the classes are "
                    + String.join(", ", train.schema().classes()) + ", and the model does not know them all");
        }
        Split<Table> parts = Digits.table().split(train.size(), Digits.SPLIT_SEED);
        return new Split<>(Examples.of(parts.train(), schema), Examples.of(parts.test(), schema));
    }

    private static Split<Dataset> images(DataSource data, Schema schema, Topology model) {
        Split<Dataset> parts = Idx.folder(data.path());
        Dataset test = parts.test();
        if (test.inputs() != model.inputs() || test.outputs() != model.outputs()) {
            throw new DataException(data.shown() + ": " + test.inputs() + " pixels and " + test.outputs()
                    + " classes, expected " + model.inputs() + " and " + model.outputs() + " as the model " + model
                    + " has inputs and outputs");
        }
        if (!test.schema().inputs().equals(schema.inputs())) {
            throw new DataException(
                    data.shown() + ": the model scales its inputs otherwise, expected one that learnt from pixels");
        }
        return parts;
    }

    private Dataset rows(DataSource data, Schema schema, Topology model) {
        return Examples.of(modelTable(data, schema, model), schema);
    }

    private Table modelTable(DataSource data, Schema schema, Topology model) {
        List<String> told = csv.reading().label().columns();
        int labels = told.isEmpty() ? schema.labelNames().size() : told.size();
        boolean each = schema.classes().isEmpty() || !schema.labelTexts().isEmpty();
        if (each && model.outputs() != labels) {
            throw new DataException("the model predicts " + model.outputs()
                    + " numbers for a row, expected one for each column of labels: " + labels);
        }
        return noted(table(data, csv.matching(schema)));
    }

    private Table table(DataSource data, Csv reading) {
        data.note(options).ifPresent(notes);
        return data.table(reading, stream, options);
    }

    private Table noted(Table table) {
        table.notes().forEach(notes);
        return table;
    }
}
