package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.json.Json;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code chainrule reproduce}, and {@code train --provenance}. */
final class ReproduceTest {
    @TempDir
    private Path folder;

    private Path table(String name, double change) throws IOException {
        StringBuilder text = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 60; i++) {
            text.append(i % 7 + change * (i % 3))
                    .append(',')
                    .append(i % 5)
                    .append(',')
                    .append(i % 2 == 0 ? "x" : "y")
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private Path trained(Path data, String... more) {
        Path model = folder.resolve("model.safetensors");
        List<String> words = new ArrayList<>(List.of(
                "train",
                data.toString(),
                "--backend",
                "cpu:scalar",
                "--epochs",
                "3",
                "--seed",
                "5",
                "--optimizer",
                "adam",
                "--dropout",
                "0.1",
                "--save",
                model.toString(),
                "--provenance"));
        words.addAll(List.of(more));
        Run.of(words.toArray(String[]::new)).succeeds();
        return model;
    }

    @Test
    void aModelIsTrainedAgainToTheSameBytesOnAnotherDevice() throws IOException {
        Path model = trained(table("data.csv", 0));
        assertThat(NetworkState.load(model).provenance().parts())
                .containsEntry("seed", "5")
                .containsEntry("epochs", "3")
                .containsEntry("device", "cpu:scalar")
                .containsKeys("examples", "optimizer", "initial weights", "java", "version", "arguments");
        assertThat(Run.of("reproduce", model.toString()).succeeds().out())
                .doesNotContain("changed")
                .contains("is reproduced, every byte of the model: 2-32-2 on cpu:scalar");
        JsonNode json = Run.of("reproduce", model.toString(), "--backend", "cpu:plain", "--json", "-")
                .succeeds()
                .json();
        assertThat(json.get("same").booleanValue()).isTrue();
        assertThat(json.get("changes").get(0).stringValue()).isEqualTo("device: cpu:plain, was cpu:scalar");
    }

    @Test
    void otherDataAreToldByTheirDigest() throws IOException {
        Path model = trained(table("data.csv", 0));
        table("data.csv", 0.5);
        Run run = Run.of("reproduce", model.toString());
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("differs from what its provenance gives now: ");
        assertThat(run.out())
                .containsPattern("(?m)^changed: examples: .*sha256 [0-9a-f]{64}, was .*sha256 [0-9a-f]{64}$");
    }

    /** A model whose weights were touched is found out, though all that it tells is as it was. */
    @Test
    void aModelThatWasTouchedIsFoundOut() throws IOException {
        Path model = trained(table("data.csv", 0));
        NetworkState state = NetworkState.load(model);
        float[][] theta = {state.theta(1), state.theta(2)};
        theta[0][3] = Math.nextUp(theta[0][3]);
        state.with(theta, new float[][] {state.bias(1), state.bias(2)})
                .with(state.provenance())
                .save(model);
        Run run = Run.of("reproduce", model.toString());
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
                .contains("layer.1.weight has 1 of 64 elements with other bits, the first at 3: ")
                .contains("nothing of its provenance has changed");
    }

    @Test
    void theModelThatATrainingWentOnFromIsPartOfIt() throws IOException {
        Path data = table("data.csv", 0);
        Path first = folder.resolve("first.safetensors");
        Files.move(trained(data), first);
        Path second = trained(data, "--from", first.toString());
        assertThat(NetworkState.load(second).provenance().parts().get("parent"))
                .isEqualTo("sha256 " + ReproduceCommand.sha256(first));
        Run.of("reproduce", second.toString()).succeeds();
    }

    @Test
    void withoutProvenanceTheFileIsAsItWas() throws IOException {
        Path data = table("data.csv", 0);
        Path with = trained(data);
        Path without = folder.resolve("without.safetensors");
        Run.of(
                        "train",
                        data.toString(),
                        "--backend",
                        "cpu:plain",
                        "--epochs",
                        "3",
                        "--seed",
                        "5",
                        "--optimizer",
                        "adam",
                        "--dropout",
                        "0.1",
                        "--save",
                        without.toString())
                .succeeds();
        NetworkState kept = NetworkState.load(with);
        kept.with(Provenance.NONE).save(with);
        assertThat(with).hasSameBinaryContentAs(without);
        Run.of("reproduce", without.toString()).fails(1, "does not tell how it came about");
    }

    /** A stranger's model is read as any file is: it has nothing written but its twin, and no database opened. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--json=FILE",
                "--report=FILE",
                "--save=FILE",
                "--checkpoint=FILE",
                "--watch",
                "--test=jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'FILE'",
                "--from=JDBC:h2:mem:x"
            })
    void aModelCannotAskForMore(String word) throws IOException {
        Path model = trained(table("data.csv", 0));
        Path file = folder.resolve("written");
        NetworkState state = NetworkState.load(model);
        List<String> arguments =
                new ArrayList<>(Json.texts(state.provenance().parts().get(ReproduceCommand.ARGUMENTS)));
        arguments.add(word.replace("FILE", file.toString()));
        state.with(state.provenance().with(ReproduceCommand.ARGUMENTS, Json.text(arguments)))
                .save(model);
        String complaint = word.toLowerCase(Locale.ROOT).contains("jdbc:")
                ? " learnt from a database, and no model may have one opened"
                : " asks for " + word.replaceFirst("=.*", "") + ", which no model of train --provenance does";
        Run.of("reproduce", model.toString()).fails(1, complaint);
        assertThat(file).doesNotExist();
    }

    @Test
    void badInputIsOneLine() {
        Run.of("train", "--provenance", "--epochs", "1").fails(2, "--provenance", "expected --save");
        Run.of("reproduce", folder.resolve("nothing").toString()).fails(1, "nothing");
        Run.of("reproduce").fails(2, "MODEL");
    }
}
