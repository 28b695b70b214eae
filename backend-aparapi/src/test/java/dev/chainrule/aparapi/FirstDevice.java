package dev.chainrule.aparapi;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.aparapi.device.OpenCLDevice;
import dev.chainrule.compute.Compute;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Map;

/** The OpenCL device that the tests of this module use. */
final class FirstDevice {
    static final String ID = "aparapi:0";

    private FirstDevice() {}

    /** Skips the test with the reason where there is none. */
    static OpenCLDevice orSkip() {
        List<OpenCLDevice> devices = Natives.devices();
        assumeFalse(devices.isEmpty(), () -> Natives.absence().reason());
        return devices.get(0);
    }

    static Compute open(String id) {
        DeviceInfo info = ((Availability.Available) new AparapiProvider().probe())
                .devices().stream().filter(d -> d.id().equals(id)).findFirst().orElseThrow();
        return new Compute(new AparapiProvider().open(info, Map.of()), info);
    }
}
