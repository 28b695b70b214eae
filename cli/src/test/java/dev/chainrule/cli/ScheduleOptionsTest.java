package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.NetworkState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code train --schedule} and {@code --warmup}. */
final class ScheduleOptionsTest {
    @TempDir
    Path folder;

    private static Run train(String... more) {
        return Run.of(Stream.concat(
                        Stream.of("train", "--backend", "cpu:scalar", "--epochs", "2", "--layers", "64,10"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private float[] weights(String... more) throws IOException {
        String file = folder.resolve("model").toString();
        train(Stream.concat(Stream.of("--save", file), Stream.of(more)).toArray(String[]::new))
                .succeeds();
        return NetworkState.load(Path.of(file)).theta(1);
    }

    @Test
    void aScheduleChangesWhatIsLearntAndIsTold() throws IOException {
        Run run = train("--schedule", "cosine", "--warmup", "1", "--json", "-").succeeds();
        JsonNode json = run.json();
        assertThat(json.get("schedule").stringValue()).isEqualTo("cosine");
        assertThat(json.get("warmup").stringValue()).isEqualTo("1epochs");
        assertThat(run.told().get(1)).endsWith("batches, rate 0.5, cosine, warm-up 1 epochs");
        assertThat(weights("--schedule", "constant")).isEqualTo(weights());
        assertThat(weights("--schedule", "one-cycle")).isNotEqualTo(weights());
        assertThat(weights("--warmup", "45batches"))
                .isEqualTo(weights("--warmup", "1epochs"))
                .isNotEqualTo(weights());
    }

    @Test
    void whatCannotBeIsOneLine() {
        train("--schedule", "linear").fails(2, "'linear' is unknown, expected one of constant, step", "plateau");
        train("--warmup", "x").fails(2, "'x' is no length, expected a number of epochs");
        train("--warmup", "0").fails(2, "'0' is no length");
        train("--warmup", "2").fails(2, "warm-up: 90 steps, expected fewer than the 90 of the training");
    }
}
