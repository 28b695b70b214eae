package dev.chainrule.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Precision;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NetworkCaseTest {
    private static final Topology SMALL = Topology.of(3, 4, 2);

    @Test
    void theSeedDecidesAllNumbers() {
        NetworkCase one = NetworkCase.drawn(SMALL, 5, 7, Precision.CPU);
        NetworkCase same = NetworkCase.drawn(SMALL, 5, 7, Precision.CPU);
        NetworkCase other = NetworkCase.drawn(SMALL, 5, 8, Precision.CPU);
        assertThat(same.x()).isEqualTo(one.x());
        assertThat(same.state().theta(1)).isEqualTo(one.state().theta(1));
        assertThat(other.x()).isNotEqualTo(one.x());
        assertThat(other.state().theta(1)).isNotEqualTo(one.state().theta(1));
    }

    @ParameterizedTest
    @EnumSource(OutputUnit.class)
    void targetsAreSuchAsTheOutputsMayHave(OutputUnit output) {
        NetworkCase drawn = NetworkCase.drawn(SMALL.output(output), 5, 1, Precision.CPU);
        assertThat(drawn.examples()).isEqualTo(5);
        for (double[] y : drawn.wideY()) {
            switch (output) {
                case SOFTMAX -> assertThat(y).containsExactlyInAnyOrder(0, 1);
                case SIGMOID -> assertThat(y).containsAnyOf(0, 1).hasSize(2);
                default -> assertThat(y).doesNotContain(0, 1).hasSize(2);
            }
        }
    }

    /** Thousands of relu units on one example: one of them is always near 0. */
    @Test
    void aNetworkThatCannotBeJudgedIsRefused() {
        assertThatExceptionOfType(AmbiguousNetworkException.class)
                .isThrownBy(() ->
                        NetworkCase.drawn(Topology.of(1, 20_000, 1).hidden(Activation.RELU), 1, 1, Precision.DEVICE))
                .withMessageContaining("1-20000:relu-1")
                .withMessageContaining("too close to 0");
    }

    @Test
    void aReluUnitAtZeroIsAmbiguousAndNoOtherUnitIs() {
        Topology topology = Topology.of(1, 1, 1).hidden(Activation.RELU);
        float[][] theta = {{1}, {1}};
        NetworkState state = NetworkState.of(topology, theta, new float[][] {{-1}, {0}});
        assertThat(NetworkCase.of(state, new float[] {1}, new float[] {1}).ambiguous(Precision.CPU))
                .isTrue();
        assertThat(NetworkCase.of(state, new float[] {2}, new float[] {1}).ambiguous(Precision.CPU))
                .isFalse();
        NetworkState smooth = NetworkState.of(topology.hidden(Activation.TANH), theta, new float[][] {{-1}, {0}});
        assertThat(NetworkCase.of(smooth, new float[] {1}, new float[] {1}).ambiguous(Precision.CPU))
                .isFalse();
    }

    @Test
    void examplesAreWholeRowsAndCopied() {
        NetworkState state = NetworkCase.drawn(SMALL, 1, 1, Precision.CPU).state();
        for (int[] lengths : new int[][] {{0, 0}, {4, 2}, {3, 4}, {6, 2}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NetworkCase.of(state, new float[lengths[0]], new float[lengths[1]]))
                    .withMessageContaining(lengths[0] + " inputs and " + lengths[1] + " targets");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> NetworkCase.drawn(SMALL, 0, 1, Precision.CPU));
        float[] x = {1, 2, 3};
        NetworkCase own = NetworkCase.of(state, x, new float[2]);
        x[0] = 9;
        own.x()[1] = 9;
        assertThat(own.x()).containsExactly(1, 2, 3);
        assertThat(own.wideX()).isDeepEqualTo(new double[][] {{1, 2, 3}});
    }
}
