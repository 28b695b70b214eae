package dev.chainrule.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.testing.ArrayBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Costs other than the canonical ones: their words, and what a backend without kernels of its own computes. */
class CostTest {
    private static final float STEP = 1e-2f;

    @ParameterizedTest
    @CsvSource({
        "canonical, canonical",
        "huber, huber:1",
        "huber:0.5, huber:0.5",
        "huber:2.0, huber:2",
        "absolute, absolute",
        "focal, focal:2",
        "focal:0, focal:0",
        "focal:1.5, focal:1.5",
        "focal:2:0.25, focal:2:0.25"
    })
    void aCostIsReadAsItIsWritten(String text, String written) {
        Cost cost = Cost.parse(text);
        assertThat(cost).hasToString(written);
        assertThat(Cost.parse(written)).isEqualTo(cost);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Huber",
                "huber:",
                "huber:0",
                "huber:-1",
                "huber:NaN",
                "huber:Infinity",
                "huber:1:2",
                "absolute:1",
                "canonical:1",
                "focal:-1",
                "focal:x",
                "focal:2:0",
                "focal:2:1",
                "focal:2:0.5:1",
                "square"
            })
    void whatIsNoCostIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cost.parse(text))
                .withMessageContaining("cost ")
                .withMessageContaining("expected ");
    }

    @Test
    void aCostIsDefinedForItsOutputs() {
        for (OutputUnit u : OutputUnit.values()) {
            assertThat(Cost.CANONICAL.fits(u)).isTrue();
            assertThat(Cost.huber(1).fits(u)).isEqualTo(u == OutputUnit.IDENTITY);
            assertThat(Cost.absolute().fits(u)).isEqualTo(u == OutputUnit.IDENTITY);
            assertThat(Cost.focal(2).fits(u)).isEqualTo(u != OutputUnit.IDENTITY);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cost.focal(2).check(OutputUnit.IDENTITY))
                .withMessage("cost focal:2 with identity outputs, expected sigmoid or softmax outputs");
    }

    static Stream<Cost> costs() {
        return Stream.of(Cost.huber(0.75f), Cost.absolute(), Cost.focal(0), Cost.focal(2), Cost.focal(0.5f, 0.25f));
    }

    /** Deltas are the differences of costs, where one z is moved up and down; z are so that no kink is within a step. */
    @Test
    void aDeltaIsTheDerivativeOfTheCost() {
        float[] z = {0.3f, -1.4f, 2.1f};
        float[] y = {0, 1, 0};
        for (OutputUnit u : OutputUnit.values()) {
            for (Cost c : costs().filter(each -> each.fits(u)).toList()) {
                float[] delta = delta(u, c, z, y);
                for (int k = 0; k < z.length; k++) {
                    float[] above = z.clone();
                    float[] below = z.clone();
                    above[k] += STEP;
                    below[k] -= STEP;
                    double difference =
                            ((double) cost(u, c, above, y) - cost(u, c, below, y)) / ((double) above[k] - below[k]);
                    assertThat((double) delta[k]).as("%s %s %d", u, c, k).isCloseTo(difference, within(2e-4));
                }
            }
        }
    }

    @Test
    void withoutFocusTheFocalCostIsTheCrossEntropy() {
        float[] z = {0.3f, -1.4f, 2.1f};
        float[] y = {0.25f, 0.75f, 0};
        for (OutputUnit u : List.of(OutputUnit.SIGMOID, OutputUnit.SOFTMAX)) {
            assertThat(cost(u, Cost.focal(0), z, y)).isCloseTo(cost(u, Cost.CANONICAL, z, y), within(1e-6f));
            float[] delta = delta(u, Cost.focal(0), z, y);
            float[] canonical = delta(u, Cost.CANONICAL, z, y);
            for (int k = 0; k < z.length; k++) {
                assertThat(delta[k]).isCloseTo(canonical[k], within(1e-6f));
            }
        }
    }

    /** A sure and right answer has a tiny delta, in all its digits; by 1 - h it would be 0. */
    @Test
    void aSureAnswerKeepsItsDigits() {
        float[] delta = delta(OutputUnit.SOFTMAX, Cost.focal(1), new float[] {30, 0}, new float[] {1, 0});
        double rest = Math.exp(-30);
        assertThat((double) delta[0]).isCloseTo(-2 * rest * rest, within(1e-5 * rest * rest));
        assertThat(delta[1]).isEqualTo(-delta[0]);
    }

    private static float cost(OutputUnit u, Cost c, float[] z, float[] y) {
        try (Compute compute = new ArrayBackend().compute();
                Matrix zs = matrix(compute, z);
                Matrix ys = matrix(compute, y);
                Matrix t = compute.matrix(1, 1)) {
            compute.cost(u, c, zs, ys, t);
            return values(compute, t, 1)[0];
        }
    }

    private static float[] delta(OutputUnit u, Cost c, float[] z, float[] y) {
        try (Compute compute = new ArrayBackend().compute();
                Matrix zs = matrix(compute, z);
                Matrix ys = matrix(compute, y)) {
            compute.outputDelta(u, c, zs, ys, zs);
            return values(compute, zs, z.length);
        }
    }

    private static Matrix matrix(Compute compute, float[] values) {
        Matrix matrix = compute.matrix(1, values.length);
        compute.upload(values, 0, matrix);
        return matrix;
    }

    private static float[] values(Compute compute, Matrix matrix, int count) {
        float[] values = new float[count];
        compute.download(matrix, values, 0);
        return values;
    }

    @Test
    void aCostThatIsNotDefinedForTheOutputsIsRefusedBeforeTheDeviceSeesIt() {
        try (Compute compute = new ArrayBackend().compute();
                Matrix z = compute.matrix(1, 2);
                Matrix y = compute.matrix(1, 2);
                Matrix t = compute.matrix(1, 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> compute.cost(OutputUnit.SIGMOID, Cost.huber(1), z, y, t))
                    .withMessage("cost: cost huber:1 is not defined for sigmoid outputs");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> compute.outputDelta(OutputUnit.IDENTITY, Cost.focal(1), z, y, z))
                    .withMessageContaining("not defined for identity outputs");
        }
    }
}
