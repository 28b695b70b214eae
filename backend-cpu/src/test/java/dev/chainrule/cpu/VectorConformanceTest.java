package dev.chainrule.cpu;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.cpu.vector.Lanes;
import dev.chainrule.spi.BackendProvider;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.condition.EnabledIf;

/** The rules of the SPI for cpu:vector. The build runs them once for each width of vectors, by {@code chainrule.cpu.bits}. */
@EnabledIf(value = "areThere", disabledReason = "this processor has no vectors of chainrule.cpu.bits")
class VectorConformanceTest extends BackendConformance {

    static boolean areThere() {
        return Lanes.bits() <= FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    @Override
    protected BackendProvider provider() {
        return new CpuProvider();
    }

    @Override
    protected String device() {
        return "cpu:vector";
    }
}
