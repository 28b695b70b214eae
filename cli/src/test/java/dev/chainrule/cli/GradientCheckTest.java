package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.check.AmbiguousNetworkException;
import dev.chainrule.check.GradientCheck;
import dev.chainrule.check.NetworkCase;
import dev.chainrule.check.ProductCheck;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Precision;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checks of a device, on right and on wrong ones. */
final class GradientCheckTest {
    @ParameterizedTest
    @EnumSource(Activation.class)
    void aRightDeviceIsRightForEveryUnit(Activation hidden) {
        try (Selection selection = Backends.open("cpu:scalar")) {
            for (OutputUnit output : OutputUnit.values()) {
                Topology topology = Topology.of(3, 5, 4, 2).hidden(hidden).output(output);
                GradientCheck check = GradientCheck.of(selection.compute(), topology, 4, 1);
                assertThat(check.right()).as("%s", check).isTrue();
                assertThat(check.topology()).isEqualTo(topology);
                assertThat(check.referenceError()).isBetween(0.0, GradientCheck.TOLERANCE);
                assertThat(check.worst().ratio()).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void aWrongGradientIsFoundWithItsPlace() {
        try (Compute wrong = scalar((operation, args) -> {
            if (operation.equals("accumulateGradient")) {
                args[0] = (Float) args[0] * 1.001f;
            }
        })) {
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
        try (Selection selection = Backends.open("cpu:scalar")) {
            NetworkCase on = NetworkCase.of(state, new float[] {3}, new float[] {1});
            assertThat(GradientCheck.of(selection.compute(), on).right()).isTrue();
            NetworkCase ambiguous = NetworkCase.of(state, new float[] {1}, new float[] {1});
            assertThatExceptionOfType(AmbiguousNetworkException.class)
                    .isThrownBy(() -> GradientCheck.of(selection.compute(), ambiguous))
                    .withMessageContaining("1-1-1 RELU and SIGMOID, 1 examples");
        }
    }

    @Test
    void productsOfARightDeviceAreWithinBoundsAndThoseOfAWrongOneAreNot() {
        ProductCheck check = new ProductCheck(Precision.CPU);
        try (Compute right = scalar((operation, args) -> {});
                Compute wrong = scalar((operation, args) -> {
                    if (operation.equals("hiddenDelta")) {
                        args[2] = Activation.IDENTITY;
                    }
                })) {
            List<float[]> results = check.results(right);
            assertThat(check.outOfBounds(results)).isEmpty();
            assertThat(check.difference(results, check.results(right))).isEmpty();
            List<float[]> others = check.results(wrong);
            assertThat(check.outOfBounds(others)).get().asString().startsWith("hiddenDelta SIGMOID [");
            assertThat(check.difference(results, others)).get().asString().startsWith("hiddenDelta SIGMOID [");
        }
    }

    /** The processor's plain backend, with a call put before each of its operations. */
    private static Compute scalar(Scalar.Before before) {
        try (Selection selection = Backends.open("cpu:scalar")) {
            return new Compute(Scalar.with(before), selection.device());
        }
    }
}
