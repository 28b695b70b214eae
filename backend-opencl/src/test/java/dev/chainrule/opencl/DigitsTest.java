package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The built-in digits are learnt as on the processor, and twice the same. */
class DigitsTest {
    private static final long SEED = 1;
    /** Layers that have weights. */
    private static final int LAYERS = 2;

    private record Trained(double accuracy, NetworkState state) {
        static Trained on(String backend) {
            Topology topology = Topology.of(64, 32, 10).output(OutputUnit.SOFTMAX);
            Network network = Network.of(topology, SEED);
            try (Selection selection = Backends.open(backend)) {
                Trainer.on(selection)
                        .optimizer(new Sgd(0.5f, 0.1f))
                        .batch(32)
                        .epochs(30)
                        .seed(SEED)
                        .fit(network, Digits.train());
                double accuracy =
                        Evaluation.of(selection, network, Digits.test()).accuracy();
                return new Trained(accuracy, network.state());
            }
        }

        float[][] numbers() {
            return IntStream.rangeClosed(1, LAYERS).mapToObj(state::courseForm).toArray(float[][]::new);
        }
    }

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    @Test
    void theyAreLearntAsOnTheProcessor() {
        double expected = Trained.on("cpu:scalar").accuracy();
        for (String kernels : new String[] {"cpu", "gpu"}) {
            double accuracy = Trained.on("opencl:0?kernels=" + kernels).accuracy();
            assertThat(accuracy).as("kernels=%s", kernels).isGreaterThanOrEqualTo(0.95);
            assertThat(accuracy).as("kernels=%s", kernels).isCloseTo(expected, within(0.01));
        }
    }

    /** With units of every kind, dropout, smoothed labels, L1 and greatest norms. */
    @Test
    void theyAreLearntWithTheBitsOfTheProcessor() {
        float[][] plain = learnt("cpu:scalar");
        for (String device : new String[] {"opencl:0?kernels=cpu", "opencl:0?kernels=gpu"}) {
            assertThat(learnt(device)).as(device).isDeepEqualTo(plain);
        }
    }

    private static float[][] learnt(String backend) {
        Topology topology = Topology.parse("64-30:elu-20:softplus-18:leaky_relu-16:tanh-10");
        Network network = Network.of(topology, SEED);
        try (Selection selection = Backends.open(backend)) {
            Trainer.on(selection)
                    .optimizer(new Sgd(0.1f, 0.1f))
                    .dropout(0.3f)
                    .inputDropout(0.1f)
                    .labelSmoothing(0.1f)
                    .l1(0.05f)
                    .maxNorm(1.5f)
                    .epochs(3)
                    .seed(SEED)
                    .fit(network, Digits.train());
        }
        return IntStream.range(1, topology.layers())
                .mapToObj(network.state()::courseForm)
                .toArray(float[][]::new);
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        assertThat(Trained.on("opencl:0").numbers())
                .isDeepEqualTo(Trained.on("opencl:0").numbers());
    }
}
