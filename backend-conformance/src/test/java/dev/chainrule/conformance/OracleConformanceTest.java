package dev.chainrule.conformance;

import dev.chainrule.spi.BackendProvider;

/** A correct backend passes: the kit does not ask too much. */
class OracleConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new OracleProvider(OracleBackend::new);
    }

    @Override
    protected String device() {
        return OracleBackend.ID;
    }
}
