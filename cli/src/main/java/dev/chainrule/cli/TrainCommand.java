package dev.chainrule.cli;

import dev.chainrule.bench.Fastest;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.Version;
import dev.chainrule.data.DataSummary;
import dev.chainrule.data.Split;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Sgd;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            "Inputs and quantities are scaled to mean 0 and standard deviation 1 by the training part; the model keeps the"
                    + " names and the scaling of the columns. The same seed gives the same numbers. If training"
                    + " diverges or fails, the model of the last good epoch is saved; if it is interrupted, by Ctrl-C for"
                    + " instance, the model as it is after the batch in hand. A second Ctrl-C ends at once."
        })
final class TrainCommand implements Callable<Integer> {
    private static final double MILLISECONDS = 1e3;

    private final Streams streams;

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "digits (built in, the default), a CSV file or - for standard input, or a folder of IDX files.")
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
    private final NetworkOptions network = new NetworkOptions();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description =
                    "How often to go through the data (as often as makes about 2,000 batches, 10 to 1,000 times).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Examples in a batch (32).")
    private int batch = 32;

    @Option(names = "--rate", paramLabel = "R", description = "The learning rate (0.5; for identity outputs 0.01).")
    private @Nullable Float rate;

    @Option(names = "--decay", paramLabel = "LAMBDA", description = "The weight decay (0).")
    private float decay;

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

    @Mixin
    private final JsonOption json = new JsonOption();

    TrainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        DataArgument source = DataArgument.of(data);
        DataArgument testSource = test == null ? null : DataArgument.of(test);
        TrainingSets sets = new TrainingSets(network, options, streams);
        sets.check(source, testSource);
        checkOptions();
        Path[] inputs = Stream.concat(
                        Stream.of(source.files()), testSource == null ? Stream.of() : Stream.of(testSource.files()))
                .toArray(Path[]::new);
        Optional<OutputFile> model =
                save == null ? Optional.empty() : Optional.of(OutputFile.of("--save", save, inputs));
        Optional<OutputFile> results = json.file(inputs);
        if (model.isPresent() && results.isPresent() && model.get().sameAs(results.get())) {
            throw CommandException.usage("--save and --json name the same file, expected two");
        }

        Split<Dataset> examples = sets.read(source, testSource);
        DataSummary summary = DataSummary.of(examples);
        streams.err().println(summary.text());
        Network net = Network.of(sets.topology(examples.train()), seed);
        if (model.isPresent()) {
            checkSavable(net.state().with(examples.train().schema()));
        }
        Fastest fastest =
                backend.fastest() ? fastest(net.topology(), examples.train().size()) : null;
        try (Selection selection = open(fastest)) {
            streams.err().println(plan(selection, net.topology(), examples.train()));
            HeapPressure pressure = new HeapPressure();
            Learning.Outcome outcome = train(selection, net, examples.train(), model);
            Optional<String> collecting = pressure.word();
            TrainingReport report = outcome.report();
            if (outcome.interrupted() != null) {
                json.write(document(selection, net.topology(), report, null, summary), results, streams);
                throw outcome.interrupted();
            }
            Evaluation evaluation = Evaluation.of(selection, net, examples.test());
            Judgement judgement = new Judgement(evaluation);
            Document document = document(selection, net.topology(), report, evaluation, summary)
                    .put("fastest", fastest);
            json.write(document, results, streams);
            word(report).ifPresent(streams::note);
            collecting.ifPresent(streams::note);
            PrintStream people = json.people(streams);
            judgement.recalls().ifPresent(people::println);
            people.println("test " + judgement.line() + rest(report));
        }
        return ExitCode.OK;
    }

    /** Times a step on every device that may be the fastest, and says what came of it. */
    private Fastest fastest(Topology topology, int examples) {
        Preference candidates = backend.candidates(threads);
        Fastest fastest;
        try {
            fastest = Fastest.among(candidates, new TrainingShape(topology, Math.min(batch, examples)));
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
        PrintStream err = streams.err();
        fastest.leftOut().forEach(err::println);
        fastest.measured()
                .forEach(step -> err.println(String.format(
                        Locale.ROOT, "%s %.3f ms a step", step.backend(), MILLISECONDS * step.secondsPerStep())));
        fastest.winner().ifPresent(step -> err.println("fastest: " + step.backend()));
        return fastest;
    }

    private Selection open(@Nullable Fastest fastest) {
        if (fastest != null) {
            return fastest.open();
        }
        return threads == null ? backend.open() : backend.open("threads", threads);
    }

    private float rate() {
        return rate != null ? rate : Trainer.defaultRate(network.output());
    }

    private int epochs(Dataset examples) {
        return epochs != null ? epochs : Trainer.defaultEpochs(examples.size(), batch);
    }

    /** Finds out before training what would make saving fail after it. */
    private static void checkSavable(NetworkState state) {
        try {
            state.fileBytes();
        } catch (IllegalStateException e) {
            throw CommandException.failed("--save: " + e.getMessage(), e);
        }
    }

    private void checkOptions() {
        try {
            new Sgd(rate(), decay);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
    }

    /** Trains, and saves what was learnt, whatever ends that. */
    private Learning.Outcome train(Selection selection, Network net, Dataset examples, Optional<OutputFile> model)
            throws IOException {
        Trainer trainer = Trainer.on(selection)
                .optimizer(new Sgd(rate(), decay))
                .batch(batch)
                .epochs(epochs(examples))
                .seed(seed);
        return new Learning(trainer, streams.progress().get(), model).run(net, examples);
    }

    /** The results; those of the evaluation are null if an interrupt came before it. */
    private Document document(
            Selection selection,
            Topology topology,
            TrainingReport report,
            @Nullable Evaluation evaluation,
            DataSummary summary) {
        Document document = new Document()
                .put("data", summary)
                .put("backend", report.device())
                .put("seed", seed)
                .put("epochs", report.epochs())
                .put("layers", Layers.units(topology))
                .put("hidden", NetworkOptions.name(topology.hidden()))
                .put("output", NetworkOptions.name(topology.output()))
                .put("parameters", topology.parameters())
                .put("batch", batch)
                .put("rate", rate())
                .put("decay", decay)
                .put("cost", report.cost())
                .put("falling", report.falling())
                .put("interrupted", evaluation == null);
        return Judgement.put(document, List.of("testAccuracy", "testCorrect", "testTotal", "testCost"), evaluation)
                .put("samplesPerSecond", report.samplesPerSecond())
                .put("seconds", report.seconds())
                .put("jdk", Runtime.version().toString())
                .put("version", Version.number())
                .put("selection", selection.report());
    }

    private static String rest(TrainingReport report) {
        return String.format(
                Locale.ROOT,
                " · cost %.4f · %.2f s · %,.0f samples/s · %s",
                report.cost(),
                report.seconds(),
                report.samplesPerSecond(),
                report.device());
    }

    /** "64-32-10 on cpu:vector: 44 epochs of 45 batches, rate 0.5". */
    private String plan(Selection selection, Topology topology, Dataset examples) {
        return topology + " on " + selection.device().id() + ": " + epochs(examples) + " epochs of "
                + ((examples.size() - 1) / batch + 1) + " batches, rate " + rate();
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
