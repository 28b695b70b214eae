package dev.chainrule.examples;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.spi.BackendProvider;

/** All that it takes to prove a backend. */
class OwnBackendConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new OwnProvider();
    }

    @Override
    protected String device() {
        return "own:toy";
    }
}
