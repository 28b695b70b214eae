package dev.chainrule.cli;

import dev.chainrule.cli.DataArgument.Kind;
import dev.chainrule.data.Csv;
import dev.chainrule.data.Table;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Schema;
import dev.chainrule.predict.Outputs;
import dev.chainrule.predict.Prediction;
import dev.chainrule.predict.Predictor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    /** Rows that are answered and written at a time: a multiple of those that a predictor computes at a time. */
    private static final int CHUNK = 1 << 12;

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
    private final TableOptions options = new TableOptions();

    @Mixin
    private final ExtraColumns extra = new ExtraColumns();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    PredictCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        DataArgument source = DataArgument.of(data);
        Optional<OutputFile> results = json.file(
                Stream.concat(Stream.of(model), Stream.of(source.files())).toArray(Path[]::new));
        NetworkState state = ModelArgument.load(model, data);
        Outputs outputs = Outputs.of(state);
        if (probabilities && !outputs.graded()) {
            throw CommandException.usage("--probabilities: " + model + " has " + NetworkOptions.name(outputs.unit())
                    + " outputs, expected sigmoid or softmax");
        }
        Table table = table(source, outputs.schema(state));
        if (probabilities && !outputs.probabilities()) {
            streams.note(
                    "these are scores from 0 to 1, each class by itself; a model trained with --output softmax gives"
                            + " probabilities that sum to 1");
        }
        try (Predictor predictor = Predictor.of(state, backend.open())) {
            List<Document> predictions = new ArrayList<>();
            header(outputs);
            for (int from = 0; from < table.rows(); from += CHUNK) {
                double[][] rows = rows(table, state, from, Math.min(CHUNK, table.rows() - from));
                List<Prediction> answers = predictor.predict(rows);
                for (int i = 0; i < rows.length; i++) {
                    if (!json.takesOutput()) {
                        streams.out().println(line(answers.get(i)));
                    }
                    if (json.wanted()) {
                        predictions.add(document(table.line(from + i), answers.get(i)));
                    }
                }
            }
            json.write(
                    new Document()
                            .put("backend", predictor.selection().device().id())
                            .put("model", model.toString())
                            .put("classes", outputs.classes())
                            .put("predictions", predictions),
                    results,
                    streams);
        }
        return ExitCode.OK;
    }

    private Table table(DataArgument source, Schema schema) {
        if (!source.is(Kind.CSV)) {
            throw CommandException.failed(
                    source.text() + (source.is(Kind.IDX) ? ": is a folder" : ": is a data set with labels")
                            + ", expected a CSV file");
        }
        options.check(source);
        Table table =
                options.read(source, extra.asTold(new Csv().matching(schema).unlabelled()), streams);
        table.notes().forEach(streams::note);
        return table;
    }

    private void header(Outputs outputs) {
        PrintStream out = streams.out();
        if (probabilities && !json.takesOutput()) {
            out.println(Stream.concat(Stream.of("class"), outputs.classes().stream())
                    .map(PredictCommand::cell)
                    .collect(Collectors.joining(",")));
        }
    }

    /**
     * Rows of a table as they are.
     *
     * @throws CommandException if one becomes infinite when scaled
     */
    private static double[][] rows(Table table, NetworkState state, int from, int count) {
        double[][] rows = new double[count][table.features()];
        float[] scaled = new float[table.features()];
        for (int i = 0; i < count; i++) {
            table.copy(from + i, 1, rows[i]);
            state.scaling().apply(rows[i], scaled);
            for (int j = 0; j < scaled.length; j++) {
                if (!Float.isFinite(scaled[j])) {
                    throw CommandException.failed(table.source() + ": line " + table.line(from + i) + ", column "
                            + (j + 1) + ": " + rows[i][j] + " is out of range once scaled as the model was trained");
                }
            }
        }
        return rows;
    }

    private String line(Prediction answer) {
        if (answer.meaning().quantities()) {
            return quantities(answer).collect(Collectors.joining(","));
        }
        Stream<String> scores = probabilities ? floats(answer.scores()).map(String::valueOf) : Stream.of();
        return Stream.concat(Stream.of(cell(answer.className())), scores).collect(Collectors.joining(","));
    }

    private static Document document(long line, Prediction answer) {
        Outputs outputs = answer.meaning();
        Document document = new Document().put("line", line);
        if (outputs.quantities()) {
            return document.put(
                    "values", quantities(answer).map(Double::valueOf).toList());
        }
        document.put("class", answer.className());
        return outputs.graded()
                ? document.put(
                        outputs.probabilities() ? "probabilities" : "scores",
                        floats(answer.scores()).toList())
                : document;
    }

    private static Stream<String> quantities(Prediction answer) {
        return IntStream.range(0, answer.meaning().units()).mapToObj(answer::text);
    }

    private static Stream<Float> floats(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]);
    }

    /** Text as a cell of a CSV file, in one line. */
    private static String cell(String text) {
        String visible = Visible.text(text);
        return visible.matches("[^,\"]+") ? visible : "\"" + visible.replace("\"", "\"\"") + "\"";
    }
}
