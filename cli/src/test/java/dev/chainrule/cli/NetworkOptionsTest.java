package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

    @Test
    void aLayerMayHaveAUnitOfItsOwn() {
        Run run = Run.of("train", "--epochs", "1", "--json", "-", "--layers", "64,16:relu,8,10", "--hidden", "tanh")
                .succeeds();
        assertThat(run.json().path("layers").toString()).isEqualTo("[64,16,8,10]");
        assertThat(run.json().path("hidden").asString()).isEqualTo("relu-tanh");
        assertThat(run.err()).contains("64-16:relu-8:tanh-10 on ");
    }

    /** Other weights at the beginning give another cost after an epoch. */
    @Test
    void initialWeightsCanBeChosen() {
        assertThat(cost("tanh", "XAVIER-uniform"))
                .isEqualTo(cost("tanh", null))
                .isNotEqualTo(cost("tanh", "he-normal"));
        assertThat(cost("relu", "xavier-uniform")).isNotEqualTo(cost("relu", null));
        Run.of("train", "--init", "xaver-normal").fails(2, "'xaver-normal' is unknown", "did you mean xavier-normal?");
    }

    private static double cost(String hidden, @Nullable String init) {
        List<String> arguments = new ArrayList<>(List.of("train", "--epochs", "1", "--json", "-", "--hidden", hidden));
        if (init != null) {
            arguments.addAll(List.of("--init", init));
        }
        return Run.of(arguments.toArray(String[]::new))
                .succeeds()
                .json()
                .path("cost")
                .asDouble();
    }

    @Test
    void aMisspeltUnitIsGuessed() {
        Run.of("train", "--layers", "64,16:rleu,10").fails(2, "unknown unit rleu", "did you mean relu?");
        Run.of("train", "--layers", "64,16:leaky,10").fails(2, "unknown unit leaky", "did you mean leaky_relu?");
        Run.of("train", "--hidden", "sigmiod").fails(2, "'sigmiod' is unknown", "did you mean sigmoid?");
        Run.of("train", "--output", "sofmax").fails(2, "'sofmax' is unknown", "did you mean softmax?");
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
