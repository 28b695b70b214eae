package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With every output unit and every cost vectors learn the bits that plain loops learn, and report the same costs. */
class CostsTest {
    private static final int EXAMPLES = 300;
    private static final int INPUTS = 40;
    private static final int OUTPUTS = 7;

    private static Dataset data() {
        float[][] x = new float[EXAMPLES][INPUTS];
        float[][] y = new float[EXAMPLES][OUTPUTS];
        for (int e = 0; e < EXAMPLES; e++) {
            CounterRandom random = new CounterRandom(5, e);
            y[e][e % OUTPUTS] = 1;
            for (int j = 0; j < INPUTS; j++) {
                x[e][j] = random.unit(j) + (j % OUTPUTS == e % OUTPUTS ? 0.5f : 0);
            }
        }
        return Dataset.of(x, y);
    }

    /** A network after a training, and the costs of its epochs. */
    private record Learnt(float[] hidden, float[] outputs, Object costs) {}

    private static Learnt learnt(String backend, Topology topology) {
        Network network = Network.of(topology, 7);
        try (Selection selection = Backends.open(backend)) {
            TrainingReport report = Trainer.on(selection)
                    .optimizer(Sgd.rate(0.05f))
                    .batch(32)
                    .epochs(40)
                    .seed(7)
                    .fit(network, data());
            return new Learnt(network.state().courseForm(1), network.state().courseForm(2), report.costs());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SIGMOID, canonical",
        "SOFTMAX, canonical",
        "IDENTITY, canonical",
        "IDENTITY, huber:0.25",
        "IDENTITY, absolute",
        "SIGMOID, focal:2",
        "SIGMOID, focal:0.5:0.25",
        "SOFTMAX, focal:2",
        "SOFTMAX, focal:0.5:0.25"
    })
    void vectorsLearnWhatPlainLoopsLearn(OutputUnit u, String words) {
        Topology topology = Topology.of(INPUTS, 16, OUTPUTS).output(u).cost(Cost.parse(words));
        Learnt expected = learnt("cpu:plain", topology);
        for (String backend : new String[] {"cpu:vector", "cpu:vector?threads=1"}) {
            assertThat(learnt(backend, topology))
                    .as(backend)
                    .usingRecursiveComparison()
                    .isEqualTo(expected);
        }
    }
}
