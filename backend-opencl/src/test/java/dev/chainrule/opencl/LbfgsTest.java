package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Lbfgs;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Line searches branch on costs and slopes: one bit that differs would lead to other parameters. */
class LbfgsTest {
    private static final Dataset DIGITS = Digits.train();

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    private static float[][] learnt(String backend, int batch, int epochs, float dropout) {
        Network network = Network.of(Topology.of(64, 32, 10), 7);
        try (Selection selection = Backends.open(backend)) {
            Trainer.on(selection)
                    .optimizer(Lbfgs.rate(1).decay(0.125f))
                    .batch(batch)
                    .epochs(epochs)
                    .dropout(dropout)
                    .seed(7)
                    .fit(network, DIGITS);
        }
        return new float[][] {network.state().courseForm(1), network.state().courseForm(2)};
    }

    /** All examples at once, large batches, and dropout, whose masks stay for a line search. */
    @ParameterizedTest
    @CsvSource({"1437, 40, 0", "500, 8, 0", "1437, 10, 0.25"})
    void theSameBitsAreLearntEverywhere(int batch, int epochs, float dropout) {
        float[][] expected = learnt("cpu:plain", batch, epochs, dropout);
        for (String backend : new String[] {"opencl:0?kernels=cpu", "opencl:0?kernels=gpu"}) {
            assertThat(learnt(backend, batch, epochs, dropout)).as(backend).isDeepEqualTo(expected);
        }
    }
}
