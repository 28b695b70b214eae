package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import org.junit.jupiter.api.Test;

/** When two devices have taken the same step. */
final class AgreementTest {
    private static NetworkState of(float... theta) {
        return NetworkState.of(Topology.of(2, 1), new float[][] {theta}, new float[][] {{0}});
    }

    private static final NetworkState START = of(1, 2);
    private static final NetworkState EXPECTED = of(1.5f, 2);

    @Test
    void roundingIsNoDifference() {
        assertThat(Agreement.complaint(START, EXPECTED, EXPECTED)).isEmpty();
        assertThat(Agreement.complaint(START, EXPECTED, of(Math.nextUp(1.5f), Math.nextDown(2f))))
                .isEmpty();
        assertThat(Agreement.complaint(START, EXPECTED, of(1.5f, 2.00006f))).isEmpty(); // 0.5 / 8192 = 0.000061
    }

    @Test
    void aThousandthOfTheChangeIs() {
        assertThat(Agreement.complaint(START, EXPECTED, of(1.5005f, 2)))
                .startsWith("weight 0 of layer 1 is 1.5005 after a step, expected 1.5 ± 6.1e-05");
        assertThat(Agreement.complaint(START, EXPECTED, of(1.5f, Float.NaN))).contains("weight 1 of layer 1 is NaN");
    }
}
