package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.StateDict;
import dev.chainrule.nn.Topology;
import dev.chainrule.onnx.OnnxFile;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code chainrule export} and {@code import}. */
final class ExchangeTest {
    @TempDir
    Path folder;

    private String model;
    private String again;

    @BeforeEach
    void train() throws IOException {
        model = path("model.safetensors");
        again = path("again.safetensors");
        Run.of("train", SampleData.corners(folder).toString(), "--output", "softmax", "--epochs", "2", "--save", model)
                .succeeds();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"corners.onnx", "corners-torch.safetensors"})
    void aModelComesBackByteForByte(String name) throws IOException {
        Run exported = Run.of("export", model, path(name)).succeeds();
        assertThat(exported.out())
                .isEqualTo(path(name) + ": 2-32-4 · softmax outputs · 228 parameters · "
                        + (name.endsWith(".onnx") ? "onnx" : "torch") + System.lineSeparator());
        assertThat(exported.err().contains("scaling, names and classes")).isEqualTo(!name.endsWith(".onnx"));

        Run.of("import", path(name), again).succeeds();

        assertThat(Path.of(again)).hasSameBinaryContentAs(Path.of(model));
    }

    @Test
    void theFormatCanBeTold() throws IOException {
        Run.of("export", model, path("x.bin"))
                .fails(2, "its name tells no format", ".onnx or .safetensors", "--format");
        Run.of("export", model, path("x.bin"), "--format", "onnx").succeeds();
        Run.of("import", path("x.bin"), again, "--format", "onnx").succeeds();
        assertThat(Path.of(again)).hasSameBinaryContentAs(Path.of(model));
        Run.of("export", model, path("x.bin"), "--format", "onyx").fails(2, "expected one of onnx, torch", "onnx");
    }

    @Test
    void jsonTellsTheNetwork() {
        JsonNode json = Run.of("export", model, path("x.onnx"), "--json", "-")
                .succeeds()
                .json();
        assertThat(json.get("format").stringValue()).isEqualTo("onnx");
        assertThat(json.get("layers")).hasSize(3);
        assertThat(json.get("parameters").intValue()).isEqualTo(228);
        assertThat(json.get("features").get(1).stringValue()).isEqualTo("y");
        assertThat(json.get("classes")).hasSize(4);
        assertThat(Run.of("import", path("x.onnx"), again, "--json", "-")
                        .succeeds()
                        .json()
                        .get("model")
                        .stringValue())
                .isEqualTo(again);
    }

    @Test
    void aStateDictIsToldItsFunctions() throws IOException {
        String dict = foreign("dict.safetensors");
        Run.of("import", dict, again).fails(2, "a state dict has no functions", "--hidden relu", "--output softmax");
        Run.of("import", dict, again, "--hidden", "relu-tanh", "--output", "softmax")
                .fails(2, "2 functions", "expected 1");
        Run.of("import", dict, again, "--hidden", "rulu", "--output", "softmax").fails(2, "--hidden", "relu");
        Run.of("import", dict, again, "--hidden", "relu", "--output", "softmax", "--classes", "a,b,c")
                .fails(2, "3 class names, expected 2");
        assertThat(Path.of(again)).doesNotExist();

        Run.of("import", dict, again, "--hidden", "relu", "--output", "softmax", "--classes", "no,yes")
                .succeeds();

        NetworkState state = NetworkState.load(Path.of(again));
        assertThat(state.topology()).hasToString("3-4:relu-2");
        assertThat(state.classes()).containsExactly("no", "yes");
        assertThat(Run.with("1,2,3\n", "predict", again, "--header", "absent", "--probabilities")
                        .succeeds()
                        .out())
                .startsWith("class,no,yes" + System.lineSeparator());
        Run.of("export", model, path("own.safetensors")).succeeds();
        Run.of("import", path("own.safetensors"), again, "--hidden", "relu", "--output", "softmax")
                .fails(2, "tells its units itself");
    }

    /** A state dict as PyTorch saves it: without metadata of ours. */
    private String foreign(String name) throws IOException {
        Path file = folder.resolve(name);
        StateDict.save(Network.of(Topology.of(3, 4, 2), 1).state(), file);
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("chainrule.", "otherrule.");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        return file.toString();
    }

    @Test
    void aGraphThatEndsWithoutAFunctionIsGivenOne() throws IOException {
        String file = path("logits.onnx");
        OnnxFile.save(
                Network.of(Topology.of(2, 3).output(OutputUnit.IDENTITY), 1).state(), Path.of(file));

        Run.of("import", file, again, "--output", "softmax", "--classes", "a,b,c")
                .succeeds();

        assertThat(NetworkState.load(Path.of(again)).topology().output()).isEqualTo(OutputUnit.SOFTMAX);
        Run.of("import", file, again, "--hidden", "relu").fails(2, "--hidden", "tells its hidden units itself");
        Run.of("export", model, path("softmax.onnx")).succeeds();
        Run.of("import", path("softmax.onnx"), again, "--output", "sigmoid").fails(2, "has softmax outputs itself");
    }

    @Test
    void filesThatAreNoneAreRefusedInALine() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "a,b\n1,2\n");
        Run.of("import", text.toString(), again).fails(1, "text.onnx: no model of ONNX");
        Run.of("import", path("none.onnx"), again).fails(1, "none.onnx", "no such file");
        Run.of("import", model, again, "--hidden", "relu", "--output", "softmax")
                .fails(1, "a model of Chainrule already");
        Run.of("export", path("none"), path("x.onnx")).fails(1, "none", "no such file");
        Run.of("export", model, model).fails(2, "would replace what is read");
        Run.of("export", model, path("no/x.onnx")).fails(1, "no/x.onnx");
        Run.of("export", model).fails(2, "FILE");
        Run.of("exprt", model, path("x.onnx")).fails(2, "export");
        assertThat(Path.of(again)).doesNotExist();
    }

    @Test
    void helpHasTheOptions() {
        assertThat(Run.of("export", "--help").succeeds().out())
                .startsWith("Usage: chainrule export")
                .contains("MODEL", "FILE", "--format", "--json");
        assertThat(Run.of("import", "--help").succeeds().out())
                .startsWith("Usage: chainrule import")
                .contains("--hidden", "--output", "--classes", "leaky_relu");
    }
}
