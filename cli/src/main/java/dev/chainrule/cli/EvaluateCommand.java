package dev.chainrule.cli;

import dev.chainrule.data.DataSource;
import dev.chainrule.json.Documents;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.predict.Outputs;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import java.io.IOException;
import java.io.PrintStream;
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
            description =
                    "digits (the default; their test part), a CSV file or - for standard input (all rows; columns are"
                            + " found by their names where file and model have some), or a folder of IDX files"
                            + " (the t10k part).")
    private String data = "digits";

    @Mixin
    private final ModelTableOptions options = new ModelTableOptions();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    EvaluateCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        DataSource source = TableOptions.source(data);
        Optional<OutputFile> results = json.file(
                Stream.concat(Stream.of(model), source.files().stream()).toArray(Path[]::new));
        NetworkState state = ModelArgument.load(model, data);
        options.check(source);
        Dataset examples =
                options.sets(streams).judging(source, Outputs.of(state).schema(state), state.topology());
        try (Selection selection = backend.open()) {
            Evaluation evaluation = Evaluation.of(selection.compute(), state, examples);
            String device = selection.device().id();
            json.write(
                    Documents.evaluation(device, model.toString(), source.shown(), state.topology(), evaluation),
                    results,
                    streams);
            PrintStream people = json.people(streams);
            evaluation.lines().forEach(people::println);
            people.println(evaluation.text() + cost(evaluation) + " · " + device);
        }
        return ExitCode.OK;
    }

    /** The cost, unless the line has nothing else. */
    private static String cost(Evaluation evaluation) {
        return evaluation.hasOnlyCost() ? "" : String.format(Locale.ROOT, " · cost %.4f", evaluation.cost());
    }
}
