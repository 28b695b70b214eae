package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Lbfgs;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Line searches branch on costs and slopes: one bit that differs would lead to other parameters. */
class LbfgsTest {
    private static final int EXAMPLES = 256;
    private static final int INPUTS = 300;

    private static Dataset data() {
        float[][] x = new float[EXAMPLES][INPUTS];
        int[] labels = new int[EXAMPLES];
        for (int e = 0; e < EXAMPLES; e++) {
            CounterRandom random = new CounterRandom(11, e);
            labels[e] = e % 3;
            for (int j = 0; j < INPUTS; j++) {
                x[e][j] = random.unit(j) + (j % 3 == labels[e] ? 0.1f : 0);
            }
        }
        return Dataset.of(x, labels);
    }

    private static float[][] learnt(String backend, int batch, int epochs) {
        Network network = Network.of(Topology.of(INPUTS, 65, 3).output(OutputUnit.SOFTMAX), 7);
        try (Selection selection = Backends.open(backend)) {
            Trainer.on(selection)
                    .optimizer(Lbfgs.rate(1).decay(0.5f))
                    .batch(batch)
                    .epochs(epochs)
                    .seed(7)
                    .fit(network, data());
        }
        return new float[][] {network.state().courseForm(1), network.state().courseForm(2)};
    }

    @ParameterizedTest
    @CsvSource({"256, 30", "100, 8"})
    void vectorsLearnWhatPlainLoopsLearn(int batch, int epochs) {
        float[][] expected = learnt("cpu:plain", batch, epochs);
        for (String backend : new String[] {"cpu:vector", "cpu:vector?threads=1"}) {
            assertThat(learnt(backend, batch, epochs)).as(backend).isDeepEqualTo(expected);
        }
    }
}
