package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.nn.Safetensors.Doubles;
import dev.chainrule.nn.Safetensors.Floats;
import dev.chainrule.nn.Safetensors.Tensor;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State dicts of PyTorch: ours come back as they were, theirs with the functions that are told, and no others. */
final class StateDictTest {
    /** The prefix of our metadata. */
    private static final String OURS = "chainrule.";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("net.safetensors");
    }

    private void write(Map<String, String> metadata, Tensor... tensors) throws IOException {
        try (var out = Files.newOutputStream(file())) {
            new Safetensors(metadata, List.of(tensors)).write(out);
        }
    }

    private static Tensor tensor(String name, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = name.hashCode() % 100 + i;
        }
        return new Tensor(name, Arrays.stream(shape).boxed().toList(), new Floats(values));
    }

    private void refused(String text, Tensor... tensors) throws IOException {
        write(Map.of(), tensors);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> StateDict.load(file()).state(List.of(Activation.RELU), OutputUnit.SOFTMAX))
                .withMessageContaining(text);
    }

    @Test
    void whatWasSavedIsTheSameAgain() throws IOException {
        NetworkState drawn = Network.of(Topology.parse("3-4:tanh-2:relu-2").output(OutputUnit.SOFTMAX), 5)
                .state();
        NetworkState learnt = drawn.with(drawn.schema()
                .inputs(new Scaling(new double[] {0.1, -1e300, 3}, new double[] {1 / 3.0, 1e-300, 0}))
                .features(List.of("a", "b", "ć"))
                .classes(List.of("no", "yes")));

        for (NetworkState state : List.of(drawn, learnt)) {
            StateDict.save(state, file());
            StateDict dict = StateDict.load(file());
            assertThat(dict.tellsFunctions()).isTrue();
            assertThat(dict.units()).containsExactly(3L, 4L, 2L, 2L);
            assertThat(state.difference(dict.state())).isEmpty();
        }
        assertThat(Safetensors.read(file()).tensors())
                .extracting(Tensor::name)
                .containsExactly("0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias");
    }

    @Test
    void layersAreInTheOrderOfTheirNumbers() throws IOException {
        write(
                Map.of("format", "pt"),
                tensor("net.10.bias", 2),
                tensor("net.10.weight", 2, 5),
                tensor("net.2.weight", 5, 4),
                tensor("net.0.bias", 4),
                tensor("net.0.weight", 4, 3));

        StateDict dict = StateDict.load(file());
        NetworkState state = dict.state(List.of(Activation.RELU, Activation.TANH), OutputUnit.IDENTITY);

        assertThat(dict.tellsFunctions()).isFalse();
        assertThat(state.topology()).hasToString("3-4:relu-5:tanh-2");
        assertThat(state.theta(1)[5]).isEqualTo(tensorValue("net.0.weight", 5));
        assertThat(state.bias(2)).containsOnly(0);
        assertThat(state.bias(3)[1]).isEqualTo(tensorValue("net.10.bias", 1));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() ->
                        dict.state(List.of(Activation.RELU, Activation.RELU, Activation.RELU), OutputUnit.SIGMOID))
                .withMessageContaining("3 functions of hidden layers, expected 2");
    }

    private static float tensorValue(String name, int i) {
        return name.hashCode() % 100 + i;
    }

    @Test
    void aSingleLayerNeedsNoNumber() throws IOException {
        write(Map.of(), tensor("weight", 2, 3), tensor("bias", 2));
        assertThat(StateDict.load(file()).state(List.of(), OutputUnit.SOFTMAX).topology())
                .isEqualTo(Topology.of(3, 2).output(OutputUnit.SOFTMAX));
    }

    @Test
    void whatIsNoStackOfLayersIsRefusedByName() throws IOException {
        refused("\"1.running_mean\" is none of a linear layer", tensor("0.weight", 2, 3), tensor("1.running_mean", 2));
        refused("\"1.weight\" is of shape [2], expected [out, in]", tensor("0.weight", 2, 3), tensor("1.weight", 2));
        refused("\"0.weight\" is missing", tensor("0.bias", 2));
        refused("\"0.bias\" is of shape [3], expected [2]", tensor("0.weight", 2, 3), tensor("0.bias", 3));
        refused(
                "\"2.weight\" is of shape [2, 3], expected [out, 2]",
                tensor("0.weight", 2, 3),
                tensor("2.weight", 2, 3));
        refused("do not tell their order", tensor("hidden.weight", 3, 3), tensor("output.weight", 3, 3));
        refused("do not tell their order", tensor("fc1.weight", 3, 3), tensor("fc01.weight", 3, 3));
        refused("at least one unit", tensor("0.weight", 2, 0));
        refused("no tensors");
        refused(
                "\"0.weight\"[1] is 0.1, expected a finite number of float32; model.float()",
                new Tensor("0.weight", List.of(1L, 2L), new Doubles(new double[] {1, 0.1})));
        refused("\"0.weight\"[0] is NaN", new Tensor("0.weight", List.of(1L, 1L), new Floats(new float[] {Float.NaN})));
    }

    @Test
    void aModelOfOursIsNoStateDict() throws IOException {
        Network.of(Topology.of(2, 2), 1).state().save(file());
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> StateDict.load(file()))
                .withMessageContaining("a model of Chainrule already");
    }

    @Test
    void metadataThatDoNotFitAreRefused() throws IOException {
        NetworkState state = Network.of(Topology.of(2, 2), 1).state();
        StateDict.save(state.with(state.schema()), file());
        Safetensors content = Safetensors.read(file());
        for (Map.Entry<String, String> wrong : Map.of(
                        OURS + "units", "2-3",
                        OURS + "output", "none",
                        OURS + "input.offset", "[\"0.0\",\"x\"]",
                        OURS + "input.factor", "[\"1.0\"]",
                        OURS + "output.factor", "1")
                .entrySet()) {
            Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
            metadata.put(wrong.getKey(), wrong.getValue());
            write(metadata, content.tensors().toArray(Tensor[]::new));
            StateDict dict = StateDict.load(file());
            assertThatExceptionOfType(ModelFormatException.class)
                    .as(wrong.getKey())
                    .isThrownBy(dict::state);
        }
    }

    @Test
    void changedBytesAreANetworkOrARefusal() throws IOException {
        NetworkState state = Network.of(Topology.of(2, 3, 2), 1).state();
        StateDict.save(state.with(state.schema()), file());
        byte[] whole = Files.readAllBytes(file());
        SplittableRandom random = new SplittableRandom(1);
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            Files.write(file(), bytes);
            try {
                StateDict dict = StateDict.load(file());
                dict.state(List.of(Activation.RELU), OutputUnit.SIGMOID);
                dict.state();
            } catch (ModelFormatException e) {
                messages.add(e.getMessage());
            }
        }
        assertThat(messages).hasSizeGreaterThan(100).allMatch(message -> message.contains("net.safetensors"));
    }
}
