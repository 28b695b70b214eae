package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.spi.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code --cost} of {@code train} and {@code gradcheck}. */
final class CostOptionTest {
    @TempDir
    private Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String quantities() throws IOException {
        StringBuilder text = new StringBuilder("x,y,price\n");
        for (int i = 0; i < 60; i++) {
            text.append(i % 7)
                    .append(',')
                    .append(i % 5)
                    .append(',')
                    .append(i % 7 + 0.25 * (i % 5) + 10)
                    .append('\n');
        }
        Files.writeString(folder.resolve("prices.csv"), text);
        return path("prices.csv");
    }

    @ParameterizedTest
    @CsvSource({"huber, huber:1", "huber:0.5, huber:0.5", "absolute, absolute"})
    void aCostOfQuantitiesIsLearntByAndKept(String given, String kept) throws IOException {
        Run run = Run.of(
                        "train",
                        quantities(),
                        "--output",
                        "identity",
                        "--cost",
                        given,
                        "--epochs",
                        "20",
                        "--backend",
                        "cpu:scalar",
                        "--save",
                        path("model"),
                        "--json",
                        "-")
                .succeeds();
        assertThat(run.json().get("costFunction").stringValue()).isEqualTo(kept);
        assertThat(run.told()).anyMatch(line -> line.contains(", cost " + kept + ", rate 0.01"));
        assertThat(NetworkState.load(folder.resolve("model")).topology().cost()).isEqualTo(Cost.parse(kept));
        JsonNode judged = Run.of("evaluate", path("model"), path("prices.csv"), "--json", "-")
                .succeeds()
                .json();
        assertThat(judged.get("costFunction").stringValue()).isEqualTo(kept);
        assertThat(judged.get("cost").doubleValue()).isPositive();
    }

    @Test
    void aModelGoesOnWithItsCostOrAnother() throws IOException {
        Run.of("train", "--epochs", "1", "--cost", "focal", "--backend", "cpu:plain", "--save", path("model"))
                .succeeds();
        Run run = Run.of("train", "--epochs", "1", "--from", path("model"), "--save", path("next"), "--json", "-")
                .succeeds();
        assertThat(run.json().get("costFunction").stringValue()).isEqualTo("focal:2");
        Run.of("train", "--epochs", "1", "--from", path("model"), "--cost", "canonical", "--save", path("next"))
                .succeeds();
        assertThat(NetworkState.load(folder.resolve("next")).topology().cost()).isEqualTo(Cost.CANONICAL);
        Run.of("train", "--from", path("model"), "--cost", "huber")
                .fails(2, "--cost huber:1 with sigmoid outputs, expected --output identity");
    }

    @Test
    void aResumedTrainingKeepsItsCost() throws IOException {
        String data = quantities();
        Run.of(
                        "train",
                        data,
                        "--output",
                        "identity",
                        "--cost",
                        "huber:0.5",
                        "--epochs",
                        "12",
                        "--backend",
                        "cpu:scalar",
                        "--checkpoint",
                        path("kept"))
                .succeeds();
        Run.of("train", "--resume", "--checkpoint", path("kept"), "--cost", "absolute")
                .fails(1, "other settings or data: cost: absolute, expected huber:0.5");
        Run.of("train", "--resume", "--checkpoint", path("kept"), "--every", "2", "--keep", "1")
                .succeeds();
    }

    @Test
    void whatIsWrongIsOneLine() {
        Run.of("train", "--cost", "huber").fails(2, "--cost huber:1 with sigmoid outputs, expected --output identity");
        Run.of("train", "--output", "identity", "--cost", "focal")
                .fails(2, "--cost focal:2 with identity outputs, expected --output sigmoid or softmax");
        Run.of("train", "--cost", "hubris").fails(2, "cost 'hubris' is unknown, expected canonical, huber");
        Run.of("train", "--cost", "huber:0").fails(2, "cost huber: delta is 0.0");
    }

    @ParameterizedTest
    @CsvSource({"huber:0.3, 3", "absolute, 3", "focal:2:0.25, 6"})
    void gradientsAreChecked(String cost, int networks) {
        Run run = Run.of("gradcheck", "--backend", "cpu:scalar", "--hidden", "tanh", "--cost", cost)
                .succeeds();
        assertThat(run.out().lines().filter(line -> line.endsWith(" ok")))
                .hasSize(networks)
                .allMatch(line -> line.contains(" " + cost + " "));
    }
}
