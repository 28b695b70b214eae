package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How shapes are written. */
final class TrainingShapeTest {
    @ParameterizedTest
    @CsvSource({
        "A, 64-32-10@32",
        "B, 784-128-10@32",
        "C, 784-512-512-10@128",
        "D, 784-2048-2048-10@512",
        "E, 4096-4096-4096-4096@256"
    })
    void aLetterStandsForLayersAndBatch(String letter, String shape) {
        assertThat(TrainingShape.of(letter)).isEqualTo(TrainingShape.of(shape)).hasToString(shape);
        assertThat(TrainingShape.of(shape).name()).isEqualTo(letter + " " + shape);
    }

    @Test
    void othersAreLayersAndBatch() {
        assertThat(TrainingShape.of("5-4-3@7")).isEqualTo(new TrainingShape(Topology.of(5, 4, 3), 7));
        assertThat(TrainingShape.of("5-4-3@7").name()).isEqualTo("5-4-3@7");
        assertThat(TrainingShape.of("5-4:relu-6:tanh-3@7"))
                .isEqualTo(new TrainingShape(Topology.parse("5,4:relu,6:tanh,3"), 7))
                .hasToString("5-4:relu-6:tanh-3@7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingShape.of("5-4:rleu-3@7"))
                .withMessageContaining("unknown unit rleu");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "F", "a", "AB", "5-4-3", "5@3", "5-4@", "@3", "5--4@3", "5-4@-1", "5-x@3", "1234567890-1@1"})
    void whatIsNoShapeIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingShape.of(text))
                .withMessageStartingWith("'" + text + "' is no shape, expected a letter from A to E");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-4@3", "5-4@0", "99999-99999@1", "999999999-1@3", "1-999999999@999999999"})
    void whatFitsNoArrayIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingShape.of(text))
                .withMessageStartingWith("'" + text + "' makes no step of training: ");
    }

    @Test
    void memoryIsThatOfTheMatrices() {
        TrainingShape shape = TrainingShape.of("5-4-3@7");
        assertThat(shape.parameterBytes()).isEqualTo(4 * (4 * 5 + 4 + 3 * 4 + 3));
        // x, a2, z, y, delta2, delta3
        assertThat(shape.workspaceBytes()).isEqualTo(4 * 7 * (5 + 4 + 3 + 3 + 4 + 3));
    }

    /** By hand: 20 and 12 weights, seven examples; forward and gradients of both, the deltas of one. */
    @Test
    void theOperationsOfAStepAreThoseOfItsProducts() {
        assertThat(TrainingShape.of("5-4-3@7").flops()).isEqualTo(2 * 7 * (20 + 12 + 12 + 20 + 12));
    }

    @Test
    void aDeviceWithoutMultiplyAddsAloneHasNoPeak() {
        try (Selection selection = Backends.open("cpu:plain")) {
            assertThat(Ceiling.peak(selection.compute(), 0.1)).isNaN();
        }
    }
}
