package dev.chainrule.aparapi;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.spi.BackendProvider;

/** The kernel as OpenCL, on the first device. */
class DeviceConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new AparapiProvider();
    }

    @Override
    protected String device() {
        return "aparapi:0";
    }
}
