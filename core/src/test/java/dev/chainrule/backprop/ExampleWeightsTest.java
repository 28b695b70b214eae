package dev.chainrule.backprop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradient and the cost of examples that have weights. */
class ExampleWeightsTest {
    private static final int M = 6;
    private static final double STEP = 1e-5;
    private static final float[] WEIGHTS = {0, 0.25f, 1, 3, 0.5f, 1.25f};

    private final Draw draw = Draw.ofRun();
    private final ArrayBackend backend = new ArrayBackend();

    /**
     * Central differences of the weighted cost in float64. A gradient of float32 is within 2e-5 of it for entries of order 1; weights
     * that are forgotten in one place are off by 0.01.
     */
    @ParameterizedTest
    @CsvSource({"5-8:tanh-3", "5-7:softplus-4:sigmoid-3", "5-3"})
    void theGradientIsThatOfTheWeightedCost(String layers) {
        Topology t = Topology.parse(layers).output(OutputUnit.IDENTITY);
        NetworkState state = Network.of(t, draw.below(1 << 20)).state();
        float[] x = draw.floats(M * 5, 1);
        float[] y = draw.targets(M, 3);
        double[][] theta = new double[t.layers()][];
        for (int l = 1; l < t.layers(); l++) {
            float[] values = state.theta(l);
            theta[l] = new double[values.length];
            Arrays.setAll(theta[l], i -> values[i]);
        }
        try (Compute compute = backend.compute()) {
            NetworkState computed = gradient(compute, state, x, y, WEIGHTS);
            for (int l = 1; l < t.layers(); l++) {
                for (int p = 0; p < theta[l].length; p++) {
                    double here = theta[l][p];
                    theta[l][p] = here + STEP;
                    double above = cost(t, theta, x, y);
                    theta[l][p] = here - STEP;
                    double below = cost(t, theta, x, y);
                    theta[l][p] = here;
                    assertThat((double) computed.theta(l)[p])
                            .as("theta(%d)[%d], %s", l, p, draw)
                            .isCloseTo((above - below) / (2 * STEP), within(2e-5));
                }
            }
            assertThat(compute.live()).isZero();
        }
    }

    /** Half the squared error times the weight, the mean over examples, of a network without biases. */
    private static double cost(Topology t, double[][] theta, float[] x, float[] y) {
        double sum = 0;
        for (int e = 0; e < M; e++) {
            double[] a = new double[t.inputs()];
            for (int j = 0; j < a.length; j++) {
                a[j] = x[e * a.length + j];
            }
            for (int l = 1; l < t.layers(); l++) {
                double[] z = new double[t.units(l + 1)];
                for (int i = 0; i < z.length; i++) {
                    for (int j = 0; j < a.length; j++) {
                        z[i] += theta[l][i * a.length + j] * a[j];
                    }
                    z[i] = l + 1 < t.layers() ? t.activation(l + 1).of(z[i]) : z[i];
                }
                a = z;
            }
            for (int k = 0; k < a.length; k++) {
                double off = a[k] - y[e * a.length + k];
                sum += WEIGHTS[e] * off * off / 2;
            }
        }
        return sum / M;
    }

    private static NetworkState gradient(Compute compute, NetworkState state, float[] x, float[] y, float[] weights) {
        Topology t = state.topology();
        BackPropagation network = new BackPropagation(compute, t);
        try (Parameters parameters = new Parameters(compute, t);
                Parameters gradient = new Parameters(compute, t);
                Workspace w = new Workspace(compute, t, M, Dropout.NONE, weights.length > 0)) {
            parameters.upload(state);
            compute.upload(x, 0, w.x());
            compute.upload(y, 0, w.y());
            if (weights.length > 0) {
                w.weigh(weights);
            }
            network.forward(parameters, w.activations());
            network.deltas(parameters, w);
            network.gradients(w, 1f / M, 0, 0, gradient);
            return gradient.download(state);
        }
    }

    /** Whatever the outputs and their cost: the gradient of one example of weight 2 is twice its own, since a factor 2 rounds nothing. */
    @ParameterizedTest
    @EnumSource(OutputUnit.class)
    void weightsAreFactors(OutputUnit unit) {
        Topology t = Topology.parse("5-4:tanh-3").output(unit);
        NetworkState state = Network.of(t, draw.below(1 << 20)).state();
        float[] x = draw.floats(M * 5, 1);
        float[] y = new float[M * 3];
        for (int e = 0; e < M; e++) {
            y[e * 3 + e % 3] = 1;
        }
        float[] ones = new float[M];
        Arrays.fill(ones, 1);
        float[] twos = new float[M];
        Arrays.fill(twos, 2);
        try (Compute compute = backend.compute()) {
            NetworkState plain = gradient(compute, state, x, y, new float[0]);
            assertThat(gradient(compute, state, x, y, ones).theta(1)).isEqualTo(plain.theta(1));
            float[] doubled = gradient(compute, state, x, y, twos).theta(2);
            float[] single = plain.theta(2);
            for (int p = 0; p < single.length; p++) {
                assertThat(doubled[p]).isEqualTo(2 * single[p]);
            }
        }
    }

    @Test
    void costsAreMultipliedToo() {
        Topology t = Topology.of(2, 3).output(OutputUnit.SIGMOID).cost(Cost.CANONICAL);
        NetworkState state = Network.of(t, 3).state();
        float[] x = draw.floats(M * 2, 1);
        float[] y = new float[M * 3];
        float[][] costs = new float[2][M];
        try (Compute compute = backend.compute();
                Parameters parameters = new Parameters(compute, t);
                Matrix perExample = compute.matrix(M, 1)) {
            BackPropagation network = new BackPropagation(compute, t);
            parameters.upload(state);
            for (int weighted = 0; weighted < 2; weighted++) {
                try (Workspace w = new Workspace(compute, t, M, Dropout.NONE, weighted == 1)) {
                    compute.upload(x, 0, w.x());
                    compute.upload(y, 0, w.y());
                    if (weighted == 1) {
                        w.weigh(WEIGHTS);
                    }
                    network.forward(parameters, w.activations());
                    network.cost(w, perExample);
                    compute.download(perExample, costs[weighted], 0);
                }
            }
        }
        for (int e = 0; e < M; e++) {
            assertThat(costs[1][e]).isEqualTo(costs[0][e] * WEIGHTS[e]);
        }
    }

    @Test
    void aWorkspaceWithoutWeightsTakesNone() {
        try (Compute compute = backend.compute();
                Workspace w = new Workspace(compute, Topology.of(2, 1), 1)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> w.weigh(new float[1]))
                    .withMessage("weigh: the workspace was made for examples without weights");
        }
    }
}
