package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With every output unit and every cost both families of kernels learn the bits that the processor's loops learn. */
class CostsTest {
    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    private static String learnt(String backend, Topology topology) throws Exception {
        try (Selection selection = Backends.open(backend)) {
            return Learnt.on(selection, Sgd.rate(0.05f), topology);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SOFTMAX, canonical",
        "IDENTITY, canonical",
        "IDENTITY, huber:0.25",
        "IDENTITY, absolute",
        "SIGMOID, focal:2",
        "SIGMOID, focal:0.5:0.25",
        "SOFTMAX, focal:2",
        "SOFTMAX, focal:0.5:0.25"
    })
    void theSameBitsAreLearntEverywhere(OutputUnit u, String words) throws Exception {
        Topology topology = Topology.of(64, 32, 10).output(u).cost(Cost.parse(words));
        String expected = learnt("cpu:plain", topology);
        for (String backend : new String[] {"opencl:0?kernels=cpu", "opencl:0?kernels=gpu"}) {
            assertThat(learnt(backend, topology)).as("%s", backend).isEqualTo(expected);
        }
    }
}
