package dev.chainrule.cli;

import dev.chainrule.bench.Fastest;
import dev.chainrule.bench.HeapPressure;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.data.DataSets;
import dev.chainrule.data.DataSummary;
import dev.chainrule.data.QuantityLabelsException;
import dev.chainrule.data.Split;
import dev.chainrule.json.Document;
import dev.chainrule.json.Documents;
import dev.chainrule.json.Json;
import dev.chainrule.json.TrainingSetup;
import dev.chainrule.nn.Initializer;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Provenance;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.predict.Outputs;
import dev.chainrule.report.Version;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Checkpoints;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingMemory;
import dev.chainrule.train.TrainingReport;
import dev.chainrule.train.Validation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule train}: learns from data, judges by others, and saves the model. */
@Command(
        name = "train",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Train a network, and judge it by data that it has not seen.",
        footer = {
            "",
            "Labels are classes, one output unit for each; two classes may have a single unit (--layers ...,1)."
                    + " With --output identity and one output unit, which is then the default, a CSV label is a"
                    + " quantity to be predicted.",
            "Numbers and quantities are scaled to mean 0 and standard deviation 1 by the training part; the model keeps the"
                    + " names, the categories and the scaling of the columns. The same seed gives the same numbers. If training"
                    + " diverges or fails, the model of the last good epoch is saved; if it is interrupted, by Ctrl-C for"
                    + " instance, the model as it is after the batch in hand. A second Ctrl-C ends at once."
        })
final class TrainCommand implements Callable<Integer> {
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
    private final TableOptions options = new TableOptions();

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

    @Option(names = "--save", paramLabel = "FILE", description = "Save the model, as safetensors.")
    private @Nullable String save;

    @Option(
            names = "--provenance",
            description =
                    "Save with the model how it came about: data by their digest, options, seed, versions, device and the"
                            + " model of --from, so that chainrule reproduce can train it again and compare.")
    private boolean provenance;

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description =
                    "Go on from a saved model, with its layers, scaling and classes, and with other data or rates.")
    private @Nullable Path from;

    @Option(
            names = "--anomaly",
            description = "Look at the result of every operation, and end at the first that is not finite; slow.")
    private boolean anomaly;

    @Mixin
    private final CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    private final ReportOptions report = new ReportOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TrainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Path> folder = checkpoints.folder();
        if (!checkpoints.resume()) {
            return train();
        }
        KeptArguments given = KeptArguments.of(spec.commandLine().getParseResult());
        KeptArguments kept = KeptArguments.read(folder.orElseThrow());
        for (String name : List.of("--init", "--from")) { // the checkpoint has the weights that came of them
            if (given.changes(name, kept)) {
                throw CommandException.usage(name + ": the training in " + folder.orElseThrow()
                        + " has begun with other weights; another begins in another folder");
            }
        }
        List<String> all = kept.with(given);
        all.add(CheckpointOptions.FOLDER + "=" + folder.orElseThrow());
        all.add(CheckpointOptions.RESUME);
        TrainCommand begun = new TrainCommand(streams);
        new CommandLine(begun).setExpandAtFiles(false).parseArgs(all.toArray(String[]::new));
        return begun.train();
    }

    private int train() throws IOException {
        TrainingSources sources = sources();
        if (provenance && save == null) {
            throw CommandException.usage("--provenance is kept in the model, expected --save FILE");
        }
        NetworkState model = from == null ? null : ModelArgument.load(from, data);
        checkOptions(model);
        OutputUnit output = model == null ? network.output() : model.topology().output();
        network.checkCost(output);
        regularization.check(output);
        Optimizer steps = optimizer.optimizer(output);
        regularization.check(steps);
        checkpoints.folder().ifPresent(folder -> sources.checkReadable());
        Path[] inputs = sources.files();
        Optional<OutputFile> saved =
                save == null ? Optional.empty() : Optional.of(OutputFile.of("--save", save, inputs));
        Optional<OutputFile> results = json.file(inputs);
        Optional<OutputFile> page = report.file(inputs);
        OutputFile.checkApart("--save", saved, "--json", results);
        OutputFile.checkApart("--save", saved, ReportOptions.FILE, page);
        OutputFile.checkApart("--json", results, ReportOptions.FILE, page);

        Split<Dataset> examples = read(sources, model);
        Dataset others = sources.validation() == null ? null : sets().others(sources.validation(), examples.train());
        Validation judged = validation.validation(others);
        int learnt = judged.learnt(examples.train().size());
        DataSummary summary =
                DataSummary.of(examples, others).heldOut(examples.train().size() - learnt);
        streams.err().println(summary.text());
        Network net = model == null ? drawn(network.topology(examples.train())) : goingOn(model);
        if (saved.isPresent()) {
            checkSavable(net.state().with(examples.train().schema()));
        }
        optimizer.checkSlices(learnt);
        schedule.check(Trainer.course(learnt, optimizer.batch(learnt), optimizer.epochs(learnt)));
        Fastest fastest = backend.fastest() ? fastest(net.topology(), learnt, steps) : null;
        try (Selection selection = open(fastest)) {
            streams.err().println(plan(selection, net.topology(), learnt));
            Trainer trainer = trainer(selection, steps, learnt, judged);
            TrainingMemory memory = memory(trainer, net, examples.train());
            HeapPressure pressure = new HeapPressure();
            keepArguments();
            try (Shown shown = shown(page, trainer, net, examples.train())) {
                Learning.Outcome outcome = learn(shown, trainer, memory, saved, net, examples.train());
                Optional<String> collecting = pressure.word("more is given by CHAINRULE_OPTS=-Xmx…");
                TrainingReport figures = outcome.report();
                if (outcome.interrupted() != null) {
                    Document document = document(selection, net, figures, null, summary, null);
                    json.write(document.put("memory", memory), results, streams);
                    shown.ended();
                    throw outcome.interrupted();
                }
                Evaluation evaluation = Evaluation.of(selection, net, examples.test());
                Document document = document(selection, net, figures, evaluation, summary, fastest);
                json.write(document.put("memory", memory), results, streams);
                shown.ended(net, evaluation, examples.test());
                tell(figures, evaluation, collecting);
            }
        }
        return ExitCode.OK;
    }

    private Shown shown(Optional<OutputFile> page, Trainer trainer, Network net, Dataset examples) {
        String command = Reproduction.of(spec.commandLine().getParseResult(), seed);
        return Shown.of(report, page, trainer, net, examples, data, command, streams);
    }

    private Learning.Outcome learn(
            Shown shown,
            Trainer trainer,
            TrainingMemory memory,
            Optional<OutputFile> saved,
            Network net,
            Dataset examples)
            throws IOException {
        Provenance origin = provenance ? provenance(trainer, net, examples) : Provenance.NONE;
        TrainingListener progress = streams.progress().apply(memory);
        try {
            return new Learning(shown.listen(trainer), progress, saved, origin).run(net, examples);
        } catch (CommandException e) {
            shown.broken(streams);
            throw e;
        }
    }

    /** The origin of the model that is going to be learnt. */
    private Provenance provenance(Trainer trainer, Network net, Dataset examples) throws IOException {
        Provenance origin = trainer.provenance(net, examples).with("version", Version.number());
        if (from != null) {
            origin = origin.with("parent", "sha256 " + ReproduceCommand.sha256(from));
        }
        KeptArguments arguments = KeptArguments.of(spec.commandLine().getParseResult());
        return origin.with(ReproduceCommand.ARGUMENTS, Json.text(arguments.without(ReproduceCommand.LEFT_OUT)));
    }

    private void tell(TrainingReport figures, Evaluation evaluation, Optional<String> collecting) {
        figures.kept().ifPresent(streams::note);
        word(figures).ifPresent(streams::note);
        collecting.ifPresent(streams::note);
        PrintStream people = json.people(streams);
        evaluation.recalls().ifPresent(recalls -> people.println("found of each class: " + recalls));
        people.println("test " + evaluation.text() + " · " + figures.text());
    }

    /** The way in which this trains, for a command that does so several times. */
    TrainRecipe recipe(Selection selection) {
        checkOptions(null);
        return new TrainRecipe(
                selection, network, optimizer, schedule, validation, regularization, this::drawn, this::trainer);
    }

    /** The sources, checked. */
    TrainingSources sources() {
        TrainingSources sources = new TrainingSources(
                TableOptions.source(data), test == null ? null : TableOptions.source(test), validation.file());
        options.check(sources.data());
        features.check(sources.data(), from != null);
        sources.check();
        return sources;
    }

    long seed() {
        return seed;
    }

    /** Opens the device that was asked for. */
    Selection open() {
        return open(null);
    }

    /** Reads as this does. */
    DataSets sets() {
        return network.sets(features.sets(options.sets(streams, features::csv)));
    }

    /** The examples to learn from and those to be judged by, in the scaling and with the classes of the model if there is one. */
    private Split<Dataset> read(TrainingSources sources, @Nullable NetworkState model) {
        if (model != null) {
            return features.weighted(options.sets(streams))
                    .split(sources.data(), sources.test(), Outputs.of(model).schema(model), model.topology());
        }
        return classified(() -> sets().split(sources.data(), sources.test()));
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

    /** Times a step on every device that may be the fastest, and says what came of it. */
    private Fastest fastest(Topology topology, int examples, Optimizer steps) {
        Preference candidates = backend.candidates(threads);
        Fastest fastest = CommandException.orUsage(() -> Fastest.among(
                candidates, new TrainingShape(topology, Math.min(optimizer.batch(examples), examples)), steps));
        fastest.lines().forEach(streams.err()::println);
        return fastest;
    }

    private Selection open(@Nullable Fastest fastest) {
        if (fastest != null) {
            return fastest.open();
        }
        return threads == null ? backend.open() : backend.open("threads", threads);
    }

    private Network drawn(Topology topology) {
        return initializer == null ? Network.of(topology, seed) : Network.of(topology, seed, initializer);
    }

    /** The model's network, which keeps its cost unless another is given. */
    private Network goingOn(NetworkState model) {
        return Network.of(network.cost().map(model::cost).orElse(model));
    }

    /** Finds out before training what would make saving fail after it. */
    private static void checkSavable(NetworkState state) {
        try {
            state.fileBytes();
        } catch (IllegalStateException e) {
            throw CommandException.failed("--save: " + e.getMessage(), e);
        }
    }

    private void checkOptions(@Nullable NetworkState model) {
        validation.check();
        if (model != null && (network.told() || initializer != null)) {
            throw CommandException.usage(
                    "--from brings layers, units and weights of its own, expected no --layers, --hidden, --output or --init");
        }
    }

    /** The plan of the training. */
    private Trainer trainer(Selection selection, Optimizer steps, int learnt, Validation judged) {
        Trainer trainer = Trainer.on(selection)
                .optimizer(steps)
                .batch(optimizer.batch(learnt))
                .slices(optimizer.slices())
                .epochs(optimizer.epochs(learnt))
                .schedule(schedule.settings().create())
                .regularization(regularization.settings())
                .validate(judged)
                .seed(seed)
                .anomaly(anomaly)
                .listen(TrainingListener.notes(streams::note));
        return checkpoints.checkpoints().map(trainer::checkpoint).orElse(trainer);
    }

    /** Writes the arguments to the folder of the checkpoints, if there are any, and this is their training's beginning. */
    private void keepArguments() throws IOException {
        Optional<Checkpoints> files = checkpoints.checkpoints();
        if (files.isEmpty() || files.get().begun()) {
            return;
        }
        if (files.get().resumes()) {
            streams.note("no checkpoint in " + files.get().folder() + " yet; training begins anew");
        }
        KeptArguments.of(spec.commandLine().getParseResult()).write(files.get().folder());
    }

    /** The memory that the training will need, told before any of it is allocated; it ends here if that cannot be had. */
    private TrainingMemory memory(Trainer trainer, Network net, Dataset examples) {
        TrainingMemory memory = trainer.memory(net, examples);
        memory.complaint().ifPresent(complaint -> {
            throw CommandException.failed(complaint);
        });
        streams.err().println("memory: " + memory.text());
        return memory;
    }

    /** The results; those of the evaluation are null if an interrupt came before it. */
    private Document document(
            Selection selection,
            Network net,
            TrainingReport report,
            @Nullable Evaluation evaluation,
            DataSummary summary,
            @Nullable Fastest fastest) {
        TrainingSetup setup = new TrainingSetup(
                summary,
                seed,
                net.topology(),
                optimizer.batch(summary.train()),
                optimizer.slices(),
                optimizer.settings(net.topology().output()),
                regularization.settings(),
                schedule.settings(),
                validation.by(),
                validation.patience());
        return Documents.training(setup, report, selection.report(), evaluation, fastest);
    }

    /** "64-32-10 on cpu:vector: 44 epochs of 45 batches, rate 0.5". */
    private String plan(Selection selection, Topology topology, int examples) {
        int count = (examples - 1) / optimizer.batch(examples) + 1;
        String words = schedule.settings().toString();
        return topology + " on " + selection.device().id() + ": " + optimizer.epochs(examples) + " epochs of " + count
                + (count == 1 ? " batch" : " batches")
                + (topology.cost().isCanonical() ? "" : ", cost " + topology.cost())
                + ", rate " + optimizer.settings(topology.output()).rate()
                + (words.isEmpty() ? "" : ", " + words);
    }

    /** A word about the settings, by the costs of the epochs. */
    private static Optional<String> word(TrainingReport report) {
        if (report.falling()) {
            return Optional.of("the cost was still falling at the end; more --epochs may learn more");
        }
        return report.cost() > report.costs().get(0)
                ? Optional.of("the cost is higher than after the first epoch; a smaller --rate may learn better")
                : Optional.empty();
    }
}
