package dev.chainrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.StateDict;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.Prediction;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Python of docs/exchange.md, and PyTorch's state dicts and graphs. Skipped without Debian's python3-numpy or python3-torch. */
@Tag("python")
final class PythonTest {
    private static final Path PAGE = Path.of("..", "docs", "exchange.md");
    private static final double CLOSE = 1e-6;
    private static final double[][] ROWS = {{0.5, -1.25, 2}, {-0.75, 0.125, 1.5}, {3, -2, -0.5}, {0, 0, 0}};

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void copyScript() throws IOException {
        model = folder.resolve("model.safetensors");
        Files.writeString(folder.resolve("page.py"), page().replaceFirst("(?s)\nabout, tensors = .*", ""));
        try (InputStream in = Objects.requireNonNull(PythonTest.class.getResourceAsStream("exchange.py"))) {
            Files.copy(in, folder.resolve("exchange.py"));
        }
    }

    /** The sample on the page, which begins with its imports. */
    private static String page() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("```python\nimport json") + "```python\n".length();
        return page.substring(from, page.indexOf("```", from));
    }

    @Test
    void theSampleHasTwentyLines() throws IOException {
        assertThat(page().lines().filter(line -> !line.isBlank())).hasSize(20);
    }

    @Test
    void theSamplePrintsTheNamesOfClasses() throws IOException, InterruptedException {
        NetworkState drawn =
                Network.of(Topology.of(4, 8, 3).output(OutputUnit.SOFTMAX), 3).state();
        NetworkState iris = drawn.with(drawn.schema().classes(List.of("setosa", "versicolor", "virginica")));
        iris.save(folder.resolve("iris.safetensors"));
        Files.writeString(folder.resolve("sample.py"), page());

        List<String> lines = run(python("numpy"), "sample.py");

        List<String> names = answers(iris, new double[][] {{5.1, 3.5, 1.4, 0.2}, {6.7, 3, 5.2, 2.3}}).stream()
                .map(Prediction::className)
                .toList();
        assertThat(lines).containsExactly("['" + String.join("', '", names) + "']");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3-2:sigmoid",
                "3-4:sigmoid-2:softmax",
                "3-4:tanh-5:relu-2:sigmoid",
                "3-4:leaky_relu-4:elu-2:identity",
                "3-4:softplus-4:identity-1:sigmoid"
            })
    void numpyPredictsTheSame(String layers) throws IOException, InterruptedException {
        String unit = layers.substring(layers.lastIndexOf(':') + 1).toUpperCase(Locale.ROOT);
        NetworkState drawn = Network.of(
                        Topology.parse(layers.substring(0, layers.lastIndexOf(':')))
                                .output(OutputUnit.valueOf(unit)),
                        4)
                .state();
        Scaling scaling = new Scaling(new double[] {0.5, -1, 1e-3}, new double[] {2, 0, 0.75});
        Scaling targets = new Scaling(new double[] {1000, -1}, new double[] {0.25, 3});
        NetworkState learnt = drawn.with(
                unit.equals("IDENTITY")
                        ? drawn.schema().inputs(scaling).targets(targets)
                        : drawn.schema().inputs(scaling));

        for (NetworkState state : List.of(drawn, learnt)) {
            state.save(model);
            same(run(python("numpy"), "exchange.py", "of_page", model.toString()), state);
        }
    }

    @Test
    void pyTorchLoadsAStateDictOfOurs() throws IOException, InterruptedException {
        NetworkState state = Network.of(Topology.parse("3-4:tanh-2").output(OutputUnit.SOFTMAX), 6)
                .state();
        StateDict.save(state, model);

        List<String> lines = run(python("torch"), "exchange.py", "loads", model.toString());

        assertThat(lines).first().isEqualTo("<All keys matched successfully>");
        same(lines.subList(1, lines.size()), state);
    }

    @Test
    void whatPyTorchSavesAndExportsIsRead() throws IOException, InterruptedException {
        Path graph = folder.resolve("graph.onnx");

        List<String> lines = run(python("torch"), "exchange.py", "saves", model.toString(), graph.toString());

        NetworkState ofDict = StateDict.load(model).state(List.of(Activation.RELU), OutputUnit.SIGMOID);
        assertThat(ofDict.topology()).hasToString("3-4:relu-5:relu-4:relu-5:relu-4:relu-6:relu-2");
        same(lines, ofDict);
        NetworkState ofGraph = OnnxFile.load(graph);
        assertThat(ofDict.difference(ofGraph)).isEmpty();
    }

    private static void same(List<String> lines, NetworkState state) {
        List<Prediction> ours = answers(state, ROWS);
        assertThat(lines).hasSize(ours.size());
        for (int i = 0; i < lines.size(); i++) {
            double[] theirs = Stream.of(lines.get(i).split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            double[] expected = ours.get(i).outputs();
            assertThat(theirs).hasSize(expected.length);
            for (int k = 0; k < theirs.length; k++) {
                assertThat(theirs[k]).isCloseTo(expected[k], within(CLOSE * (1 + Math.abs(expected[k]))));
            }
        }
    }

    private static List<Prediction> answers(NetworkState state, double[][] rows) {
        try (Predictor predictor = Predictor.of(state, Backends.open("cpu:scalar"))) {
            return predictor.predict(rows);
        }
    }

    private List<String> run(String python, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }

    /** A Python that has a library; Debian's own comes first. */
    private static String python(String library) throws InterruptedException {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            try {
                Process process = new ProcessBuilder(python, "-c", "import numpy, " + library)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() == 0) {
                    return python;
                }
            } catch (IOException e) {
                // there is no such Python: the next
            }
        }
        return abort("no python3 with " + library + "; on Debian, apt-get install python3-" + library + " has it");
    }
}
