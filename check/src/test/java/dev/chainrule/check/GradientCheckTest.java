package dev.chainrule.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Precision;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checks of a device, on right and on wrong ones. */
final class GradientCheckTest {
    @ParameterizedTest
    @EnumSource(Activation.class)
    void aRightDeviceIsRightForEveryUnit(Activation hidden) {
        try (Compute right = new ArrayBackend().compute()) {
            for (OutputUnit output : OutputUnit.values()) {
                Topology topology = Topology.of(3, 5, 4, 2).hidden(hidden).output(output);
                GradientCheck check = GradientCheck.of(right, topology, 4, 1);
                assertThat(check.right()).as("%s", check).isTrue();
                assertThat(check.topology()).isEqualTo(topology);
                assertThat(check.referenceError()).isBetween(0.0, GradientCheck.TOLERANCE);
                assertThat(check.worst().ratio()).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void aWrongGradientIsFoundWithItsPlace() {
        ArrayBackend steep = new ArrayBackend() {
            @Override
            public void accumulateGradient(
                    float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
                super.accumulateGradient(scale * 1.001f, delta, x, keepTheta, keepBias, gTheta, gBias);
            }
        };
        try (Compute wrong = steep.compute()) {
            GradientCheck check = GradientCheck.of(wrong, Topology.of(3, 5, 2), 4, 1);
            assertThat(check.referenceRight()).isTrue();
            assertThat(check.right()).isFalse();
            assertThat(check.worst().ratio()).isGreaterThan(1);
            assertThat(check.worst().toString()).containsPattern("(theta|b)\\([12]\\)\\[.*ratio ");
        }
    }

    @Test
    void aNetworkOfTheCallersOwnIsCheckedToo() {
        Topology topology = Topology.of(1, 1, 1).hidden(Activation.RELU);
        NetworkState state = NetworkState.of(topology, new float[][] {{1}, {1}}, new float[][] {{-1}, {0}});
        try (Compute right = new ArrayBackend().compute()) {
            NetworkCase on = NetworkCase.of(state, new float[] {3}, new float[] {1});
            assertThat(GradientCheck.of(right, on).right()).isTrue();
            NetworkCase ambiguous = NetworkCase.of(state, new float[] {1}, new float[] {1});
            assertThatExceptionOfType(AmbiguousNetworkException.class)
                    .isThrownBy(() -> GradientCheck.of(right, ambiguous))
                    .withMessageContaining("1-1:relu-1 and SIGMOID, 1 examples");
        }
    }

    @Test
    void productsOfARightDeviceAreWithinBoundsAndThoseOfAWrongOneAreNot() {
        ProductCheck check = new ProductCheck(Precision.CPU);
        ArrayBackend straight = new ArrayBackend() {
            @Override
            public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
                super.hiddenDelta(nextDelta, theta, Activation.IDENTITY, a, delta);
            }
        };
        try (Compute right = new ArrayBackend().compute();
                Compute wrong = straight.compute()) {
            List<float[]> results = check.results(right);
            assertThat(check.outOfBounds(results)).isEmpty();
            assertThat(check.difference(results, check.results(right))).isEmpty();
            List<float[]> others = check.results(wrong);
            assertThat(check.outOfBounds(others)).get().asString().startsWith("hiddenDelta SIGMOID [");
            assertThat(check.difference(results, others)).get().asString().startsWith("hiddenDelta SIGMOID [");
        }
    }
}
