package dev.chainrule.cli;

import dev.chainrule.data.DataSource;
import dev.chainrule.data.DataSource.Kind;
import dev.chainrule.data.Table;
import dev.chainrule.json.Document;
import dev.chainrule.json.Documents;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Schema;
import dev.chainrule.predict.InputRangeException;
import dev.chainrule.predict.Outputs;
import dev.chainrule.predict.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule predict}: a model's answer to each row of a file. */
@Command(
        name = "predict",
        sortOptions = false,
        usageHelpWidth = 100,
        description =
                "Answer rows of raw inputs: a line for each, with the class or the number that the model predicts; as in CSV,"
                        + " a name with a comma or a quotation mark stands in quotation marks.")
final class PredictCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that train saved.")
    private Path model = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "A CSV file of inputs; - is standard input, the default. Columns are found by their names where"
                            + " file and model have some; a column of labels is left out.")
    private String data = "-";

    @Option(
            names = "--probabilities",
            description =
                    "After the class, the number from 0 to 1 of every class; a header line names the columns. Those"
                            + " of softmax outputs, and of a single sigmoid output, are probabilities and sum to 1; several sigmoid"
                            + " outputs are independent scores.")
    private boolean probabilities;

    @Mixin
    private final ModelTableOptions options = new ModelTableOptions();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    PredictCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        DataSource source = TableOptions.source(data);
        Optional<OutputFile> results = json.file(
                Stream.concat(Stream.of(model), source.files().stream()).toArray(Path[]::new));
        NetworkState state = ModelArgument.load(model, data);
        Outputs outputs = Outputs.of(state);
        if (probabilities && !outputs.graded()) {
            throw CommandException.usage("--probabilities: " + model + " has "
                    + outputs.unit().word() + " outputs, expected sigmoid or softmax");
        }
        Table table = table(source, outputs.schema(state));
        if (probabilities && !outputs.probabilities() && !outputs.independent()) {
            streams.note(
                    "these are scores from 0 to 1, each class by itself; a model trained with --output softmax gives"
                            + " probabilities that sum to 1");
        }
        try (Predictor predictor = Predictor.of(state, backend.open())) {
            if (probabilities && !json.takesOutput()) {
                streams.out().println(outputs.csvHeader());
            }
            List<Document> predictions = answer(predictor, table);
            String device = predictor.selection().device().id();
            json.write(Documents.predictions(device, model.toString(), outputs, predictions), results, streams);
        }
        return ExitCode.OK;
    }

    private Table table(DataSource source, Schema schema) {
        if (source.is(Kind.TABLE)) {
            options.check(source);
        }
        return options.sets(streams).questions(source, schema, options.labelled());
    }

    /** Prints an answer to each row; the answers for JSON are returned, if that is asked for. */
    private List<Document> answer(Predictor predictor, Table table) {
        List<Document> documents = new ArrayList<>();
        try {
            predictor.predict(table.rows(), table::copy, (answer, row) -> {
                if (!json.takesOutput()) {
                    streams.out().println(answer.csv(probabilities));
                }
                if (json.wanted()) {
                    documents.add(Documents.prediction(table.line(row), answer));
                }
            });
        } catch (InputRangeException e) {
            if (e.input() == InputRangeException.ALL) {
                throw CommandException.failed(
                        table.place(e.row()) + ": its numbers are so large that the network computes none of them", e);
            }
            throw CommandException.failed(
                    table.place(e.row(), e.input()) + ": " + table.value(e.row(), e.input())
                            + " is out of range once scaled as the model was trained",
                    e);
        }
        return documents;
    }
}
