package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With every optimizer vectors, on one thread and on several, learn the bits that plain loops learn. */
class OptimizersTest {
    private static final int EXAMPLES = 256;
    private static final int INPUTS = 300;
    private static final Topology LAYERS = Topology.of(INPUTS, 128, 3).output(OutputUnit.SOFTMAX);

    private static Dataset data() {
        float[][] x = new float[EXAMPLES][INPUTS];
        int[] labels = new int[EXAMPLES];
        for (int e = 0; e < EXAMPLES; e++) {
            CounterRandom random = new CounterRandom(11, e);
            labels[e] = e % 3;
            for (int j = 0; j < INPUTS; j++) {
                x[e][j] = random.unit(j) + (j % 3 == labels[e] ? 0.25f : 0);
            }
        }
        return Dataset.of(x, labels);
    }

    private static float[][] learnt(String backend, Optimizer optimizer) {
        Network network = Network.of(LAYERS, 7);
        try (Selection selection = Backends.open(backend)) {
            Trainer.on(selection).optimizer(optimizer).epochs(8).seed(7).fit(network, data());
        }
        return new float[][] {network.state().courseForm(1), network.state().courseForm(2)};
    }

    @ParameterizedTest
    @EnumSource(value = NamedOptimizer.class, names = "LBFGS", mode = EnumSource.Mode.EXCLUDE) // LbfgsTest has it
    void vectorsLearnWhatPlainLoopsLearn(NamedOptimizer named) {
        for (Clipping clipping :
                new Clipping[] {Clipping.NONE, Clipping.toValue(0.01f).norm(0.1f)}) {
            Optimizer optimizer = named.of(named.defaultRate(OutputUnit.SOFTMAX) / 4, 0.125f, clipping);
            float[][] expected = learnt("cpu:plain", optimizer);
            for (String backend : new String[] {"cpu:vector", "cpu:vector?threads=1"}) {
                assertThat(learnt(backend, optimizer))
                        .as("%s on %s", optimizer, backend)
                        .isDeepEqualTo(expected);
            }
        }
    }
}
