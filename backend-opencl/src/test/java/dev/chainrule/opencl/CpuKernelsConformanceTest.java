package dev.chainrule.opencl;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.spi.BackendProvider;
import java.util.Map;

/** The kernels for CPUs, on the first device. */
class CpuKernelsConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new OpenClProvider();
    }

    @Override
    protected String device() {
        return "opencl:0";
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("kernels", "cpu");
    }
}
