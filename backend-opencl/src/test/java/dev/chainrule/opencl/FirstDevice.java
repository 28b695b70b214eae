package dev.chainrule.opencl;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.chainrule.compute.Compute;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.DeviceInfo;
import java.util.Map;

/** The device that the tests of this module use. */
final class FirstDevice {
    private FirstDevice() {}

    /** Skips the test with the provider's reason where there is none. */
    static DeviceInfo orSkip() {
        if (new OpenClProvider().probe() instanceof Availability.Unavailable none) {
            return abort(none.reason());
        }
        return info();
    }

    /** In a fork, where the test has looked before. */
    static DeviceInfo info() {
        return ((Availability.Available) new OpenClProvider().probe()).devices().get(0);
    }

    static Compute open() {
        DeviceInfo info = info();
        return new Compute(new OpenClProvider().open(info, Map.of()), info);
    }
}
