package dev.chainrule.aparapi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.spi.BackendProvider;
import org.junit.jupiter.api.BeforeAll;

/** The second of two devices. A run of its own, in which PoCL shows two. */
class SecondDevice extends BackendConformance {
    @BeforeAll
    static void findTwo() {
        assumeTrue(Natives.devices().size() > 1, "there are no two devices");
    }

    @Override
    protected BackendProvider provider() {
        return new AparapiProvider();
    }

    @Override
    protected String device() {
        return "aparapi:1";
    }
}
