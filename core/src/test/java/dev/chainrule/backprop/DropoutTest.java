package dev.chainrule.backprop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient under dropout, against the cost's own answer with the masks held. */
class DropoutTest {
    private static final int M = 6;
    private static final double STEP = 1e-5;
    private static final long NUMBER = 17;

    private final Draw draw = Draw.ofRun();

    /**
     * Central differences of the cost in float64, with the same masks at both ends of a difference. A gradient of float32 is within
     * 1e-5 of it for entries of order 1; the slope taken of what dropout has scaled, or a mask that is forgotten, is off by 0.01.
     */
    @ParameterizedTest
    @CsvSource({
        "5-8:tanh-3, 0, 0.5",
        "5-8:softplus-7:sigmoid-3, 0, 0.3",
        "5-8:elu-3, 0.4, 0",
        "5-8:sigmoid-6:tanh-4:identity-3, 0.2, 0.5",
        "5-3, 0.5, 0.5"
    })
    void theGradientIsThatOfTheCostWithTheSameMasks(String layers, float inputs, float hidden) {
        Topology t = Topology.parse(layers).output(OutputUnit.IDENTITY);
        Dropout dropout = new Dropout(inputs, hidden, 3);
        NetworkState state = Network.of(t, draw.below(1 << 20)).state();
        float[] y = draw.targets(M, 3);
        float[] x = draw.floats(M * 5, 1);
        double[][] theta = new double[t.layers()][];
        for (int l = 1; l < t.layers(); l++) {
            theta[l] = wide(state.theta(l));
        }

        ArrayBackend backend = new ArrayBackend();
        try (Compute compute = backend.compute();
                Parameters parameters = new Parameters(compute, t);
                Parameters gradient = new Parameters(compute, t);
                Workspace w = new Workspace(compute, t, M, dropout)) {
            BackPropagation network = new BackPropagation(compute, t);
            parameters.upload(state);
            compute.upload(x, 0, w.x());
            compute.upload(y, 0, w.y());
            network.forward(parameters, w, NUMBER);
            network.deltas(parameters, w);
            network.gradients(w, 1f / M, 0, 0, gradient);
            NetworkState computed = gradient.download(state);
            for (int l = 1; l < t.layers(); l++) {
                for (int p = 0; p < theta[l].length; p++) {
                    double here = theta[l][p];
                    theta[l][p] = here + STEP;
                    double above = cost(t, theta, dropout, x, y);
                    theta[l][p] = here - STEP;
                    double below = cost(t, theta, dropout, x, y);
                    theta[l][p] = here;
                    assertThat((double) computed.theta(l)[p])
                            .as("theta(%d)[%d], %s", l, p, draw)
                            .isCloseTo((above - below) / (2 * STEP), within(2e-5));
                }
            }
        }
    }

    /** Half the squared error, the mean over examples, of a network without biases whose layers are dropped by the masks. */
    private static double cost(Topology t, double[][] theta, Dropout dropout, float[] x, float[] y) {
        double sum = 0;
        for (int e = 0; e < M; e++) {
            double[] a = new double[t.inputs()];
            for (int j = 0; j < a.length; j++) {
                a[j] = x[e * a.length + j];
            }
            for (int l = 1; l < t.layers(); l++) {
                DropoutMask mask = dropout.mask(t, l, NUMBER);
                double[] z = new double[t.units(l + 1)];
                for (int i = 0; i < z.length; i++) {
                    for (int j = 0; j < a.length; j++) {
                        double kept = mask.drops((long) e * a.length + j) ? 0 : a[j] / (1 - (double) mask.rate());
                        z[i] += theta[l][i * a.length + j] * kept;
                    }
                    z[i] = l + 1 < t.layers() ? t.activation(l + 1).of(z[i]) : z[i];
                }
                a = z;
            }
            for (int k = 0; k < a.length; k++) {
                double off = a[k] - y[e * a.length + k];
                sum += off * off / 2;
            }
        }
        return sum / M;
    }

    private static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    @Test
    void everyStepAndLayerHasAStreamOfItsOwnBelowZero() {
        Topology t = Topology.of(2, 3, 4, 1);
        Dropout dropout = new Dropout(0.5f, 0.25f, 9);
        Set<Long> streams = new HashSet<>();
        for (long step = 1; step <= 100; step++) {
            for (int l = 1; l < t.layers(); l++) {
                DropoutMask mask = dropout.mask(t, l, step);
                assertThat(mask.stream()).isNegative();
                assertThat(mask.rate()).isEqualTo(l == 1 ? 0.5f : 0.25f);
                streams.add(mask.stream());
            }
        }
        assertThat(streams).hasSize(300);
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.5f, 1, Float.NaN})
    void ratesFromZeroToOneAreTaken(float rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dropout(0, rate, 0))
                .withMessage("dropout: " + rate + ", expected at least 0 and less than 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dropout(rate, 0, 0))
                .withMessage("input dropout: " + rate + ", expected at least 0 and less than 1");
    }
}
