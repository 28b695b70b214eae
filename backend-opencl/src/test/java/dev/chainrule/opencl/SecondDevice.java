package dev.chainrule.opencl;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.BackendProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The kernels that the second of two devices gets by itself. A run of its own, in which PoCL shows two devices. */
class SecondDevice extends BackendConformance {
    @BeforeAll
    static void findTwo() {
        Availability found = new OpenClProvider().probe();
        Assumptions.assumeTrue(
                found instanceof Availability.Available here && here.devices().size() > 1,
                () -> "there are no two devices: " + found);
    }

    @Override
    protected BackendProvider provider() {
        return new OpenClProvider();
    }

    @Override
    protected String device() {
        return "opencl:1";
    }
}
