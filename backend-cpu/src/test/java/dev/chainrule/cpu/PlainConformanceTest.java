package dev.chainrule.cpu;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.spi.BackendProvider;

class PlainConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new CpuProvider();
    }

    @Override
    protected String device() {
        return "cpu:plain";
    }
}
