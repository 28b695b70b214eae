package dev.chainrule.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.ReferenceNetwork;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.DeviceInfo.Denormals;
import dev.chainrule.spi.OutputUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReferenceTwinTest {
    @Test
    void aDeviceIsHeldToWhatItsKindPromises() {
        assertThat(ReferenceTwin.precision(device(DeviceInfo.Kind.CPU, Denormals.KEPT)))
                .isEqualTo(Precision.CPU);
        assertThat(ReferenceTwin.precision(device(DeviceInfo.Kind.GPU, Denormals.FLUSHED)))
                .isEqualTo(Precision.DEVICE);
        assertThat(ReferenceTwin.precision(device(DeviceInfo.Kind.CPU, Denormals.FLUSHED))
                        .flushesDenormals())
                .isTrue();
        assertThat(ReferenceTwin.precision(device(DeviceInfo.Kind.GPU, Denormals.KEPT))
                        .flushesDenormals())
                .isFalse();
    }

    private static DeviceInfo device(DeviceInfo.Kind kind, Denormals denormals) {
        return new DeviceInfo("array:0", "an array", kind, 1, 1 << 30, denormals, Map.of());
    }

    @Test
    void everyUnitHasATwinOfItsName() {
        for (Activation g : Activation.values()) {
            assertThat(ReferenceTwin.of(g).name()).isEqualTo(g.name());
        }
        for (OutputUnit u : OutputUnit.values()) {
            assertThat(ReferenceTwin.of(u).name()).isEqualTo(u.name());
        }
    }

    /** By hand: h = 2·3 + 4·5 + 6. */
    @Test
    void aNetworkAndItsTwinHaveTheSameParameters() {
        Topology topology = Topology.of(2, 1).output(OutputUnit.IDENTITY);
        NetworkState state = NetworkState.of(topology, new float[][] {{2, 4}}, new float[][] {{6}});
        ReferenceNetwork twin = ReferenceTwin.of(state);
        double[][] x = ReferenceTwin.rows(new float[] {3, 5}, 2);
        assertThat(twin.pass(x, new double[][] {{0}}, Precision.CPU).z(2).value(0, 0))
                .isEqualTo(32);
    }

    @Test
    void rowsAreWhole() {
        assertThat(ReferenceTwin.rows(new float[] {1, 2, 3, 4, 5, 6}, 3))
                .isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReferenceTwin.rows(new float[5], 3))
                .withMessage("rows: 5 values, expected a multiple of 3 columns");
    }
}
