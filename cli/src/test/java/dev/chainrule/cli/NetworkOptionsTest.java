package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network as users write it. */
final class NetworkOptionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"64,16,10", "64-16-10", " 64, 16, 10 ", "64 - 16 - 10"})
    void layersAreReadAsTheyAreWrittenAndAsTheyArePrinted(String layers) {
        Run run = Run.of("train", "--epochs", "1", "--json", "-", "--layers", layers)
                .succeeds();
        assertThat(run.json().path("layers").toString()).isEqualTo("[64,16,10]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"64--16-10", "-64-10", "64-10-", "64-16,10", "64--5,10"})
    void layersOfAWrongFormAreWrongUsage(String layers) {
        Run.of("train", "--layers=" + layers).fails(2, "'" + layers + "' is no list of units");
    }

    @ParameterizedTest
    @CsvSource({"RELU, SOFTMAX, relu, softmax", "ReLU, Sigmoid, relu, sigmoid", "tanh, softmax, tanh, softmax"})
    void unitsAreReadInAnyCase(String hidden, String output, String hiddenRead, String outputRead) {
        Run run = Run.of("train", "--epochs", "1", "--json", "-", "--hidden", hidden, "--output", output)
                .succeeds();
        assertThat(run.json().path("hidden").asString()).isEqualTo(hiddenRead);
        assertThat(run.json().path("output").asString()).isEqualTo(outputRead);
    }
}
