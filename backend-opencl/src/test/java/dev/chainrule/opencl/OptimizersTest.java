package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With every optimizer both families of kernels learn the bits that plain loops on the processor learn. */
class OptimizersTest {
    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    private static String learnt(String backend, Optimizer optimizer) throws Exception {
        try (Selection selection = Backends.open(backend)) {
            return Learnt.on(selection, optimizer);
        }
    }

    @ParameterizedTest
    @EnumSource(value = NamedOptimizer.class, names = "LBFGS", mode = EnumSource.Mode.EXCLUDE) // LbfgsTest has it
    void theSameBitsAreLearntEverywhere(NamedOptimizer named) throws Exception {
        for (Clipping clipping :
                new Clipping[] {Clipping.NONE, Clipping.toValue(0.01f).norm(0.1f)}) {
            Optimizer optimizer = named.of(named.defaultRate(OutputUnit.SIGMOID), 0.125f, clipping);
            String expected = learnt("cpu:plain", optimizer);
            for (String backend : new String[] {"opencl:0?kernels=cpu", "opencl:0?kernels=gpu"}) {
                assertThat(learnt(backend, optimizer))
                        .as("%s on %s", optimizer, backend)
                        .isEqualTo(expected);
            }
        }
    }
}
