package dev.chainrule.examples;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes {@link OwnBackend} known: name this class in {@code META-INF/services/dev.chainrule.spi.BackendProvider}, and
 * in {@code module-info.java} if there is one. The score is negative, so the device is chosen only when it is named:
 * {@code Backends.open("own:toy")}.
 */
public final class OwnProvider implements BackendProvider {
    private static final DeviceInfo TOY = new DeviceInfo(
            "own:toy",
            "a backend of one's own",
            DeviceInfo.Kind.CPU,
            -1,
            Runtime.getRuntime().maxMemory(),
            Map.of());

    @Override
    public String name() {
        return "own";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Availability probe() {
        return new Availability.Available(List.of(TOY));
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        return new OwnBackend(device.id());
    }
}
