package dev.chainrule.cli;

import dev.chainrule.data.Csv;
import dev.chainrule.data.Table;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.select.Selection;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
    private static final String STANDARD_INPUT = "-";

    private final Streams streams;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that train saved.")
    private Path model = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description = "A CSV file of inputs without labels (header or not); - is standard input, the default.")
    private String data = STANDARD_INPUT;

    @Option(
            names = "--probabilities",
            description = "After the class, the probability of every class; a header line names the columns.")
    private boolean probabilities;

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    PredictCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Path[] files = data.equals(STANDARD_INPUT)
                ? new Path[0]
                : DataArgument.of(data).files();
        Optional<OutputFile> results =
                json.file(Stream.concat(Stream.of(model), Stream.of(files)).toArray(Path[]::new));
        NetworkState state = ModelArgument.load(model, data);
        Outputs outputs = Outputs.of(state);
        if (probabilities && !outputs.probable()) {
            throw CommandException.usage("--probabilities: " + model + " has " + NetworkOptions.name(outputs.unit())
                    + " outputs, expected sigmoid or softmax");
        }
        Table table = table();
        try (Selection selection = backend.open()) {
            List<Document> predictions = new ArrayList<>();
            header(outputs);
            new Answers(selection.compute(), state).of(table, (row, z, h) -> {
                if (!json.takesOutput()) {
                    streams.out().println(line(outputs, z, h));
                }
                if (json.wanted()) {
                    predictions.add(document(table.line(row), outputs, z, h));
                }
            });
            json.write(
                    new Document()
                            .put("backend", selection.device().id())
                            .put("model", model.toString())
                            .put("classes", outputs.classes())
                            .put("predictions", predictions),
                    results,
                    streams);
        }
        return ExitCode.OK;
    }

    private Table table() throws IOException {
        Csv csv = new Csv().unlabelled();
        return data.equals(STANDARD_INPUT)
                ? csv.parse("standard input", new String(streams.in().readAllBytes(), StandardCharsets.UTF_8))
                : csv.read(Path.of(data));
    }

    private void header(Outputs outputs) {
        PrintStream out = streams.out();
        if (probabilities && !json.takesOutput()) {
            out.println(Stream.concat(Stream.of("class"), outputs.classes().stream())
                    .map(PredictCommand::cell)
                    .collect(Collectors.joining(",")));
        }
    }

    private String line(Outputs outputs, float[] z, float[] h) {
        if (outputs.numbers()) {
            return floats(h).map(String::valueOf).collect(Collectors.joining(","));
        }
        String answer = outputs.answer(z);
        return probabilities
                ? Stream.concat(
                                Stream.of(cell(answer)),
                                floats(outputs.probabilities(h)).map(String::valueOf))
                        .collect(Collectors.joining(","))
                : cell(answer);
    }

    private Document document(long line, Outputs outputs, float[] z, float[] h) {
        Document document = new Document().put("line", line);
        if (outputs.numbers()) {
            return document.put("values", floats(h).toList());
        }
        document.put("class", outputs.answer(z));
        return outputs.probable()
                ? document.put("probabilities", floats(outputs.probabilities(h)).toList())
                : document;
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
