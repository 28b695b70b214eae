package dev.chainrule.cpu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.spi.BackendProvider;
import jdk.incubator.vector.FloatVector;

/** Runs once for each width that the processor has: the build sets {@code chainrule.cpu.bits}. */
class VectorConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        assumeTrue(
                Lanes.bits() <= FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                () -> "this processor has no vectors of " + Lanes.bits() + " bits");
        return new CpuProvider();
    }

    @Override
    protected String device() {
        return "cpu:vector";
    }
}
