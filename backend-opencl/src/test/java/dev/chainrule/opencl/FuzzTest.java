package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.conformance.DifferentialFuzz;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Transpose;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of operations have the bits of {@code cpu:scalar}, with both families of kernels; a million with the profile long-proof. */
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

    /** Found by a random sequence: zeros beyond the inner length made 0 of a sum that had underflowed to -0. */
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void aSumThatUnderflowsKeepsItsSign(String kernels) {
        try (Selection selection = Backends.open("opencl:0?kernels=" + kernels)) {
            Compute compute = selection.compute();
            Matrix a = compute.matrix(5, 1);
            Matrix b = compute.matrix(1, 9);
            Matrix c = compute.matrix(5, 9);
            float[] tiny = new float[9];
            Arrays.fill(tiny, 1e-30f);
            float[] negative = new float[5];
            Arrays.fill(negative, -1e-30f);
            compute.upload(negative, 0, a);
            compute.upload(tiny, 0, b);
            compute.gemm(Transpose.N, Transpose.N, 1, a, b, 0, c);
            float[] products = new float[45];
            compute.download(c, products, 0);
            assertThat(products).containsOnly(-0f);
        }
    }
}
