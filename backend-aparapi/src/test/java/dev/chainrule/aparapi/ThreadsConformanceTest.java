package dev.chainrule.aparapi;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.spi.BackendProvider;

/** The kernel as Java, in Aparapi's pool of threads. */
class ThreadsConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new AparapiProvider();
    }

    @Override
    protected String device() {
        return "aparapi:jtp";
    }
}
