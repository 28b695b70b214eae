package dev.chainrule.opencl;

import dev.chainrule.conformance.BackendConformance;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.BackendProvider;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The kernels that Mesa's processor gets, beside PoCL's. A run of its own, in which Mesa shows a device; it takes minutes. */
class MesaDevice extends BackendConformance {
    @BeforeAll
    static void findIt() {
        Availability found = new OpenClProvider().probe();
        Assumptions.assumeTrue(
                found instanceof Availability.Available here
                        && here.devices().stream()
                                .anyMatch(device -> device.id().equals("opencl:1")
                                        && device.description().contains("rusticl")),
                () -> "Mesa shows no second device: " + found);
    }

    @Override
    protected BackendProvider provider() {
        return new OpenClProvider();
    }

    @Override
    protected String device() {
        return "opencl:1";
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("kernels", "gpu"); // its own choice, and the name tells it from a second device of PoCL's
    }
}
