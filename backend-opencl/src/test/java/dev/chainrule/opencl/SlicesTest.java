package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Adam;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Activation;
import dev.chainrule.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Batches that are cut into slices, of which the last has an empty one, teach all devices the same bits. */
class SlicesTest {
    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    private static float[][] learnt(String backend) {
        Network network = Network.of(Topology.of(64, 32, 16, 10).hidden(List.of(Activation.TANH, Activation.RELU)), 7);
        try (Selection selection = Backends.open(backend)) {
            Trainer.on(selection)
                    .optimizer(Adam.rate(0.001f))
                    .dropout(0.125f)
                    .batch(32)
                    .slices(8)
                    .epochs(2)
                    .seed(7)
                    .fit(network, Digits.train().balanced());
        }
        return new float[][] {
            network.state().courseForm(1),
            network.state().courseForm(2),
            network.state().courseForm(3)
        };
    }

    @Test
    void allDevicesLearnTheSameBits() {
        List<String> backends = new ArrayList<>(List.of("opencl:0?kernels=cpu", "opencl:0?kernels=gpu"));
        for (String backend : List.of("cpu:native", "cpu:vector")) { // where this JVM has them
            if (!Backends.survey(backend).with(Candidate.Status.CHOSEN).isEmpty()) {
                backends.add(backend);
            }
        }
        float[][] expected = learnt("cpu:plain");
        for (String backend : backends) {
            assertThat(learnt(backend)).as(backend).isDeepEqualTo(expected);
        }
    }
}
