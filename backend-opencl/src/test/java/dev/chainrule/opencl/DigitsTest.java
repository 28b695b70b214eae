package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Sgd;
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

    @Test
    void theSameSeedGivesTheSameBits() {
        assertThat(Trained.on("opencl:0").numbers())
                .isDeepEqualTo(Trained.on("opencl:0").numbers());
    }
}
