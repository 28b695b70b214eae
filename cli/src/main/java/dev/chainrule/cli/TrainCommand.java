package dev.chainrule.cli;

import dev.chainrule.cli.bench.TrainingShape;
import dev.chainrule.data.Split;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Sgd;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingReport;
import java.io.IOException;
import java.nio.file.Path;
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
                    + " number to be predicted.",
            "Inputs are scaled to 0..1 by the training part. The same seed gives the same numbers. If training"
                    + " diverges or fails, the model of the last good epoch is saved; if it is interrupted, by Ctrl-C for"
                    + " instance, the model as it is after the batch in hand. A second Ctrl-C ends at once."
        })
final class TrainCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "digits (built in, the default), a CSV file (header or not), or a folder of IDX files.")
    private String data = "digits";

    @Option(
            names = "--test",
            paramLabel = "DATA",
            description = "A CSV file to judge by; without it, a fifth of DATA, always the same rows.")
    private @Nullable String test;

    @Mixin
    private final LabelOption label = new LabelOption();

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "How often to go through the data (30).")
    private int epochs = 30;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Examples in a batch (32).")
    private int batch = 32;

    @Option(names = "--rate", paramLabel = "R", description = "The learning rate (0.5).")
    private float rate = 0.5f;

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
        checkOptions(source, testSource);
        Path[] inputs = Stream.concat(
                        Stream.of(source.files()), testSource == null ? Stream.of() : Stream.of(testSource.files()))
                .toArray(Path[]::new);
        Optional<OutputFile> model =
                save == null ? Optional.empty() : Optional.of(OutputFile.of("--save", save, inputs));
        Optional<OutputFile> results = json.file(inputs);
        if (model.isPresent() && results.isPresent() && model.get().sameAs(results.get())) {
            throw CommandException.usage("--save and --json name the same file, expected two");
        }

        TrainingSets sets = new TrainingSets(network, label);
        Split<Dataset> examples = sets.read(source, testSource);
        Network net = Network.of(sets.topology(examples.train()), seed);
        Fastest fastest = backend.fastest() ? new Fastest(backend.candidates(threads)) : null;
        try (Selection selection =
                open(fastest, net.topology(), examples.train().size())) {
            Learning.Outcome outcome = train(selection, net, examples.train(), model);
            TrainingReport report = outcome.report();
            if (outcome.interrupted() != null) {
                json.write(document(selection, net.topology(), report, null), results, streams);
                throw outcome.interrupted();
            }
            Evaluation evaluation = Evaluation.of(selection, net, examples.test());
            Document document = document(selection, net.topology(), report, evaluation)
                    .put("fastest", fastest == null ? null : fastest.json());
            json.write(document, results, streams);
            json.people(streams).println(line(report, evaluation));
        }
        return ExitCode.OK;
    }

    private Selection open(@Nullable Fastest fastest, Topology topology, int examples) {
        if (fastest != null) {
            TrainingShape shape = new TrainingShape(topology, Math.min(batch, examples));
            return fastest.open(shape, streams.err()::println);
        }
        return threads == null ? backend.open() : backend.open("threads", threads);
    }

    private void checkOptions(DataArgument source, @Nullable DataArgument testSource) {
        TrainingSets.check(source, testSource, label);
        try {
            new Sgd(rate, decay);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
    }

    /** Trains, and saves what was learnt, whatever ends that. */
    private Learning.Outcome train(Selection selection, Network net, Dataset examples, Optional<OutputFile> model)
            throws IOException {
        Trainer trainer = Trainer.on(selection)
                .rate(rate)
                .decay(decay)
                .batch(batch)
                .epochs(epochs)
                .seed(seed);
        return new Learning(trainer, streams.progress().get(), model).run(net, examples);
    }

    /** The results; those of the evaluation are null if an interrupt came before it. */
    private Document document(
            Selection selection, Topology topology, TrainingReport report, @Nullable Evaluation evaluation) {
        boolean classifies = evaluation != null && evaluation.classifies();
        return new Document()
                .put("backend", report.device())
                .put("seed", seed)
                .put("epochs", report.epochs())
                .put("layers", Layers.of(topology).units())
                .put("hidden", NetworkOptions.name(topology.hidden()))
                .put("output", NetworkOptions.name(topology.output()))
                .put("parameters", topology.parameters())
                .put("batch", batch)
                .put("rate", rate)
                .put("decay", decay)
                .put("cost", report.cost())
                .put("interrupted", evaluation == null)
                .put("testCost", evaluation == null ? null : evaluation.cost())
                .put("testAccuracy", classifies ? evaluation.accuracy() : null)
                .put("testCorrect", classifies ? evaluation.correct() : null)
                .put("testTotal", evaluation == null ? null : evaluation.total())
                .put("samplesPerSecond", report.samplesPerSecond())
                .put("seconds", report.seconds())
                .put("jdk", Runtime.version().toString())
                .put("version", Version.number())
                .put("selection", Reports.json(selection.report()));
    }

    private static String line(TrainingReport report, Evaluation evaluation) {
        return EvaluateCommand.judgement("test ", evaluation)
                + String.format(
                        Locale.ROOT,
                        " · cost %.4f · %.2f s · %,.0f samples/s · %s",
                        report.cost(),
                        report.seconds(),
                        report.samplesPerSecond(),
                        report.device());
    }
}
