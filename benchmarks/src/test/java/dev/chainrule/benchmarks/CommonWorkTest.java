package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.select.Backends;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonWorkTest {
    /** The loss of shape A after 20 steps, as numpy computes it in float64. */
    private static final double LOSS_OF_A = 3.271620220179465;

    @Test
    void theFirstValuesAreThoseOfEveryLanguage() {
        CommonWork a = CommonWork.of("A");
        assertThat(Arrays.copyOf(a.x(0), 3)).containsExactly(0.56656152f, 0.74578172f, 0.9710027f);
        assertThat(a.x(1)).isNotEqualTo(a.x(0)).hasSize(32 * 64);
        assertThat(a.y(0)).hasSize(320).containsOnly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu:scalar", "cpu:vector"})
    void theLossAfterTwentyStepsIsThatOfOthers(String backend) {
        try (CommonTraining training = new CommonTraining(CommonWork.of("A"), Backends.open(backend))) {
            for (int i = 0; i < 20; i++) {
                training.step(i % 32);
            }
            assertThat(training.loss(0)).isCloseTo(LOSS_OF_A, within(1e-4));
        }
    }
}
