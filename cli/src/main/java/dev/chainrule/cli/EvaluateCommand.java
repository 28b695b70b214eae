package dev.chainrule.cli;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
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
            description =
                    "digits (the default; their test part), a CSV file or - for standard input (all rows; columns are"
                            + " found by their names where file and model have some), or a folder of IDX files"
                            + " (the t10k part).")
    private String data = "digits";

    @Mixin
    private final TableOptions options = new TableOptions();

    @Mixin
    private final ExtraColumns extra = new ExtraColumns();

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
        Dataset examples = new EvaluationSet(options, extra, streams).read(source, state);
        try (Selection selection = backend.open()) {
            Evaluation evaluation = Evaluation.of(selection.compute(), state, examples);
            String device = selection.device().id();
            Judgement judgement = new Judgement(evaluation);
            json.write(document(device, evaluation), results, streams);
            PrintStream people = json.people(streams);
            judgement.recalls().ifPresent(people::println);
            people.println(judgement.line() + cost(evaluation) + " · " + device);
        }
        return ExitCode.OK;
    }

    private Document document(String device, Evaluation evaluation) {
        Document document = new Document()
                .put("backend", device)
                .put("model", model.toString())
                .put("data", data);
        return Judgement.put(document, List.of("accuracy", "correct", "total", "cost"), evaluation);
    }

    /** The cost, unless the line has nothing else. */
    private static String cost(Evaluation evaluation) {
        return evaluation.classifies() || evaluation.quantities() != null
                ? String.format(Locale.ROOT, " · cost %.4f", evaluation.cost())
                : "";
    }
}
