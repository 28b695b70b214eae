package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.DifferentialFuzz;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of operations have the bits of {@code cpu:scalar}, with both families of kernels. */
class FuzzTest {
    private static final long SEED = 20_261_130;

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void randomSequencesHaveTheSameBits(String kernels) {
        try (Selection judge = Backends.open("cpu:scalar");
                Selection judged = Backends.open("opencl:0?kernels=" + kernels)) {
            assertThat(judged.device().givesSameBits()).isTrue();
            DifferentialFuzz fuzz = new DifferentialFuzz(
                    judge.compute().backend(), judged.compute().backend());
            assertThat(fuzz.run(SEED, DifferentialFuzz.cases())).isEmpty();
        }
    }
}
