package dev.chainrule.cli;

import dev.chainrule.bench.Fastest;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.data.DataSets;
import dev.chainrule.data.DataSummary;
import dev.chainrule.data.QuantityLabelsException;
import dev.chainrule.json.TrainingSetup;
import dev.chainrule.nn.Initializer;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.Validation;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The argument DATA and the options of {@code train} that say what is learnt and how; commands that train several times have them, too. */
final class TrainOptions {
    private final Streams streams;

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "digits (built in, the default), a CSV file or - for standard input, a folder of IDX files, jdbc:… for a database"
                            + " with --query, or a Parquet file.")
    private String data = "digits";

    @Option(
            names = "--test",
            paramLabel = "DATA",
            description =
                    "A CSV file to judge by; without it, a fifth of DATA, always the same rows, with as large a share of"
                            + " each class.")
    private @Nullable String test;

    @Mixin
    private final TableOptions table = new TableOptions();

    @Mixin
    private final FeatureOptions features = new FeatureOptions();

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Mixin
    private final OptimizerOptions optimizer = new OptimizerOptions();

    @Mixin
    private final ScheduleOptions schedule = new ScheduleOptions();

    @Mixin
    private final ValidationOptions validation = new ValidationOptions();

    @Option(
            names = "--init",
            paramLabel = "WAY",
            converter = Words.Initial.class,
            completionCandidates = Words.Initial.class,
            description =
                    "How initial weights are drawn: ${COMPLETION-CANDIDATES} (He's uniform for weights that lead to"
                            + " relu, leaky_relu, elu or softplus, else Xavier's uniform).")
    private @Nullable Initializer initializer;

    @Mixin
    private final RegularizationOptions regularization = new RegularizationOptions();

    @Option(names = "--seed", paramLabel = "S", description = "The seed of the weights and of the order (0).")
    private long seed;

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "The backend's option threads.")
    private @Nullable Integer threads;

    /**
     * Options that were not given yet.
     *
     * @param streams those of the command, one of which data may come from
     */
    TrainOptions(Streams streams) {
        this.streams = streams;
    }

    // ---- data

    /** The argument DATA. */
    String data() {
        return data;
    }

    /** The seed of the weights and of the order. */
    long seed() {
        return seed;
    }

    /**
     * The sources, checked.
     *
     * @param model whether a model that learns more has read its table by options of its own
     */
    TrainingSources sources(boolean model) {
        TrainingSources sources = new TrainingSources(
                TableOptions.source(data), test == null ? null : TableOptions.source(test), validation.file());
        table.check(sources.data());
        features.check(sources.data(), model);
        sources.check();
        return sources;
    }

    /** Reads sources with these options. */
    DataSets sets() {
        return network.sets(features.sets(table.sets(streams, features::csv)));
    }

    /** Reads sources as a model does that learns more. */
    DataSets setsOfModel() {
        return features.weighted(table.sets(streams));
    }

    /** Returns the data that an action reads; if labels may be classes or quantities, the command line must say which. */
    static <T> T classified(Supplier<T> action) {
        try {
            return action.get();
        } catch (QuantityLabelsException e) {
            throw CommandException.usage(e.getMessage()
                    + "; --output identity predicts a quantity, --output sigmoid or softmax takes each for a class");
        }
    }

    /** The validation that was asked for, by the examples of its file if one was named. */
    Validation validation(@Nullable Dataset others) {
        return validation.validation(others);
    }

    // ---- the network

    /** A network for these examples, with the weights that were asked for. */
    Network network(Dataset examples) {
        Topology topology = network.topology(examples);
        return initializer == null ? Network.of(topology, seed) : Network.of(topology, seed, initializer);
    }

    /** The model's network, which keeps its cost unless another is given. */
    Network network(NetworkState model) {
        return Network.of(network.cost().map(model::cost).orElse(model));
    }

    /** The output units of a network that is drawn. */
    OutputUnit output() {
        return network.output();
    }

    // ---- the device

    /** Opens the device that was asked for. */
    Selection open() {
        return threads == null ? backend.open() : backend.open("threads", threads);
    }

    /** Times a step on every device that may be the fastest, if that is asked for, and says what came of it; else null. */
    @Nullable
    Fastest fastest(Topology topology, int examples, Optimizer steps) {
        if (!backend.fastest()) {
            return null;
        }
        Preference candidates = backend.candidates(threads);
        Fastest fastest = CommandException.orUsage(() -> Fastest.among(
                candidates, new TrainingShape(topology, Math.min(optimizer.batch(examples), examples)), steps));
        fastest.lines().forEach(streams.err()::println);
        return fastest;
    }

    // ---- the plan

    /**
     * Checks what can be checked without data.
     *
     * @param model whether a model learns more, which brings layers, units and weights
     */
    void check(boolean model) {
        validation.check();
        if (model && (network.told() || initializer != null)) {
            throw CommandException.usage(
                    "--from brings layers, units and weights of its own, expected no --layers, --hidden, --output or --init");
        }
    }

    /** The optimizer for a network with these outputs, which all options are checked to go together with. */
    Optimizer optimizer(OutputUnit output) {
        network.checkCost(output);
        regularization.check(output);
        Optimizer steps = optimizer.optimizer(output);
        regularization.check(steps);
        return steps;
    }

    /**
     * The plan of a training, checked.
     *
     * @param learnt the number of examples that are learnt
     */
    Trainer trainer(Selection selection, Optimizer steps, int learnt, Validation judged) {
        return Trainer.on(selection)
                .optimizer(steps)
                .batch(optimizer.batch(learnt))
                .slices(optimizer.slices())
                .epochs(optimizer.epochs(learnt))
                .schedule(schedule.settings().create())
                .regularization(regularization.settings())
                .validate(judged)
                .seed(seed)
                .listen(TrainingListener.notes(streams::note));
    }

    /** Checks what depends on the number of examples that are learnt. */
    void check(int learnt) {
        optimizer.checkSlices(learnt);
        schedule.check(Trainer.course(learnt, optimizer.batch(learnt), optimizer.epochs(learnt)));
    }

    /** The way in which these train, for a command that does so several times. */
    TrainRecipe recipe(Selection selection) {
        check(false);
        if (validation.file() != null) {
            throw CommandException.usage("--validate " + validation.by()
                    + ": a file judges a single training, of train; expected a share, such as 0.1");
        }
        return new TrainRecipe(this, selection, optimizer(output()), validation(null));
    }

    /** The settings as results tell them. */
    TrainingSetup setup(DataSummary summary, Topology topology) {
        return new TrainingSetup(
                summary,
                seed,
                topology,
                optimizer.batch(summary.train()),
                optimizer.slices(),
                optimizer.settings(topology.output()),
                regularization.settings(),
                schedule.settings(),
                validation.by(),
                validation.patience());
    }

    /** "64-32-10 on cpu:vector: 44 epochs of 45 batches, rate 0.5". */
    String plan(Selection selection, Topology topology, int examples) {
        int count = (examples - 1) / optimizer.batch(examples) + 1;
        String words = schedule.settings().toString();
        return topology + " on " + selection.device().id() + ": " + optimizer.epochs(examples) + " epochs of " + count
                + (count == 1 ? " batch" : " batches")
                + (topology.cost().isCanonical() ? "" : ", cost " + topology.cost())
                + ", rate " + optimizer.settings(topology.output()).rate()
                + (words.isEmpty() ? "" : ", " + words);
    }
}
