package dev.chainrule.conformance;

import dev.chainrule.spi.BackendProvider;

/** A backend whose calls all return early passes: the kit waits where the SPI waits. */
class QueueConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new OracleProvider(() -> new Queue(new OracleBackend()).backend());
    }

    @Override
    protected String device() {
        return OracleBackend.ID;
    }
}
