package dev.chainrule.cli;

import dev.chainrule.bench.Fastest;
import dev.chainrule.bench.HeapPressure;
import dev.chainrule.data.DataSummary;
import dev.chainrule.data.Split;
import dev.chainrule.json.Document;
import dev.chainrule.json.Documents;
import dev.chainrule.json.Json;
import dev.chainrule.json.TrainingSetup;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Provenance;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.predict.Outputs;
import dev.chainrule.report.Version;
import dev.chainrule.select.Selection;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Mixin
    private final TrainOptions options;

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
        this.options = new TrainOptions(streams);
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
        TrainingSources sources = options.sources(from != null);
        if (provenance && save == null) {
            throw CommandException.usage("--provenance is kept in the model, expected --save FILE");
        }
        NetworkState model = from == null ? null : ModelArgument.load(from, options.data());
        options.check(model != null);
        Optimizer steps = options.optimizer(
                model == null ? options.output() : model.topology().output());
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
        Dataset others =
                sources.validation() == null ? null : options.sets().others(sources.validation(), examples.train());
        Validation judged = options.validation(others);
        int learnt = judged.learnt(examples.train().size());
        DataSummary summary =
                DataSummary.of(examples, others).heldOut(examples.train().size() - learnt);
        streams.err().println(summary.text());
        Network net = model == null ? options.network(examples.train()) : options.network(model);
        if (saved.isPresent()) {
            checkSavable(net.state().with(examples.train().schema()));
        }
        options.check(learnt);
        Fastest fastest = options.fastest(net.topology(), learnt, steps);
        try (Selection selection = fastest == null ? options.open() : fastest.open()) {
            streams.err().println(options.plan(selection, net.topology(), learnt));
            Trainer trainer = watched(options.trainer(selection, steps, learnt, judged));
            TrainingMemory memory = memory(trainer, net, examples.train());
            HeapPressure pressure = new HeapPressure();
            keepArguments();
            try (Shown shown = shown(page, trainer, net, examples.train())) {
                Learning.Outcome outcome = learn(shown, trainer, memory, saved, net, examples.train());
                Optional<String> collecting = pressure.word("more is given by CHAINRULE_OPTS=-Xmx…");
                TrainingReport figures = outcome.report();
                TrainingSetup setup = options.setup(summary, net.topology());
                if (outcome.interrupted() != null) {
                    Document document = Documents.training(setup, figures, selection.report(), null, null);
                    json.write(document.put("memory", memory), results, streams);
                    shown.ended();
                    throw outcome.interrupted();
                }
                Evaluation evaluation = Evaluation.of(selection, net, examples.test());
                Document document = Documents.training(setup, figures, selection.report(), evaluation, fastest);
                json.write(document.put("memory", memory), results, streams);
                shown.ended(net, evaluation, examples.test());
                tell(figures, evaluation, collecting);
            }
        }
        return ExitCode.OK;
    }

    private Shown shown(Optional<OutputFile> page, Trainer trainer, Network net, Dataset examples) {
        String command = Reproduction.of(spec.commandLine().getParseResult(), options.seed());
        return Shown.of(report, page, trainer, net, examples, options.data(), command, streams);
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

    /** The examples to learn from and those to be judged by, in the scaling and with the classes of the model if there is one. */
    private Split<Dataset> read(TrainingSources sources, @Nullable NetworkState model) {
        if (model != null) {
            return options.setsOfModel()
                    .split(sources.data(), sources.test(), Outputs.of(model).schema(model), model.topology());
        }
        return TrainOptions.classified(() -> options.sets().split(sources.data(), sources.test()));
    }

    /** Finds out before training what would make saving fail after it. */
    private static void checkSavable(NetworkState state) {
        try {
            state.fileBytes();
        } catch (IllegalStateException e) {
            throw CommandException.failed("--save: " + e.getMessage(), e);
        }
    }

    /** A plan with all that watches over a single training. */
    private Trainer watched(Trainer plan) {
        Trainer trainer = plan.anomaly(anomaly);
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
