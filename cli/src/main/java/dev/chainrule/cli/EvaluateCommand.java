package dev.chainrule.cli;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code chainrule evaluate}: judges a saved model by data. */
@Command(
        name = "evaluate",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Judge a saved model by data, in the model's scaling and with its classes.")
final class EvaluateCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that train saved.")
    private Path model = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description = "digits (the default; their test part), a CSV file (all rows), or a folder of IDX files"
                    + " (the t10k part).")
    private String data = "digits";

    @Mixin
    private final LabelOption label = new LabelOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    EvaluateCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        DataArgument source = DataArgument.of(data);
        Optional<OutputFile> results = json.file(
                Stream.concat(Stream.of(model), Stream.of(source.files())).toArray(Path[]::new));
        NetworkState state = ModelArgument.load(model, data);
        Dataset examples = EvaluationSet.read(source, label, state);
        try (Selection selection = backend.open()) {
            Evaluation evaluation = Evaluation.of(selection.compute(), state, examples);
            String device = selection.device().id();
            json.write(document(device, evaluation), results, streams);
            json.people(streams)
                    .println(judgement("", evaluation)
                            + (evaluation.classifies()
                                    ? String.format(Locale.ROOT, " · cost %.4f", evaluation.cost())
                                    : "")
                            + " · " + device);
        }
        return ExitCode.OK;
    }

    private Document document(String device, Evaluation evaluation) {
        boolean classifies = evaluation.classifies();
        return new Document()
                .put("backend", device)
                .put("model", model.toString())
                .put("data", data)
                .put("cost", evaluation.cost())
                .put("accuracy", classifies ? evaluation.accuracy() : null)
                .put("correct", classifies ? evaluation.correct() : null)
                .put("total", evaluation.total());
    }

    /** "accuracy 0.9722 (350/360)"; where there are no classes to be right about, "cost 0.0123 (360 examples)". */
    static String judgement(String prefix, Evaluation e) {
        return prefix
                + (e.classifies()
                        ? String.format(Locale.ROOT, "accuracy %.4f (%d/%d)", e.accuracy(), e.correct(), e.total())
                        : String.format(Locale.ROOT, "cost %.4f (%d examples)", e.cost(), e.total()));
    }
}
