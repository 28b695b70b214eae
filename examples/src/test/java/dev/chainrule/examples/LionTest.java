package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Step;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The optimizer of one's own learns on every backend, and computes what its paper says. */
class LionTest {
    private static final Topology LAYERS = Topology.of(64, 32, 10).output(OutputUnit.SOFTMAX);

    private static void learn(String backend) {
        Network network = Network.of(LAYERS, 3);
        try (Selection selection = Backends.open(backend)) {
            Trainer.on(selection)
                    .optimizer(new Lion(0.001f, 0.9f, 0.99f, 0.01f))
                    .epochs(10)
                    .seed(3)
                    .fit(network, Digits.train());
            assertThat(Evaluation.of(selection, network, Digits.test()).accuracy())
                    .as(backend)
                    .isGreaterThan(0.93);
            assertThat(selection.compute().live()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu:scalar", "cpu:plain", "own:toy", "aparapi:jtp"})
    void itLearnsOnAnyBackend(String backend) {
        learn(backend);
    }

    /** With one example and no hidden layer the gradient is (h - y) xᵀ, of which Lion takes the sign. */
    @Test
    void stepsAreThoseOfThePaper() {
        Topology line = Topology.of(3, 1).output(OutputUnit.IDENTITY);
        float[] x = {0.5f, -2, 0};
        double[] theta = {0, 0, 0, 0};
        double[] m = {0, 0, 0, 0};
        NetworkState start = NetworkState.of(line, new float[1][3], new float[1][1]);
        try (Selection selection = Backends.open("cpu:plain")) {
            BackPropagation network = new BackPropagation(selection.compute(), line);
            try (OptimizerRun run = new Lion(0.25f, 0.5f, 0.75f, 0.125f).begin(network, 1);
                    Parameters p = new Parameters(selection.compute(), line);
                    Workspace w = new Workspace(selection.compute(), line, 1)) {
                p.upload(start);
                selection.compute().upload(x, 0, w.x());
                selection.compute().upload(new float[] {1}, 0, w.y());
                for (int t = 1; t <= 6; t++) {
                    double delta = theta[0] * x[0] + theta[1] * x[1] + theta[2] * x[2] + theta[3] - 1;
                    for (int i = 0; i < 4; i++) {
                        double g = delta * (i < 3 ? x[i] : 1);
                        double keep = i < 3 ? 1 - 0.25 * 0.125 : 1;
                        theta[i] = keep * theta[i] - 0.25 * Math.signum(0.5 * m[i] + 0.5 * g);
                        m[i] = 0.75 * m[i] + 0.25 * g;
                    }
                    network.forward(p, w.activations());
                    run.step(p, w, new Step(t, 1));
                }
                NetworkState state = p.download(start);
                for (int i = 0; i < 4; i++) {
                    double actual = i < 3 ? state.theta(1)[i] : state.bias(1)[0];
                    assertThat(actual).isCloseTo(theta[i], within(1e-5));
                }
            }
        }
    }
}
