package dev.chainrule.cli;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has the option {@code threads}, which must be 3. Chosen only when named. */
public final class ThreadedProvider implements BackendProvider {
    @Override
    public String name() {
        return "threaded";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Set<String> options() {
        return Set.of("threads", "other");
    }

    @Override
    public Availability probe() {
        return new Availability.Available(
                List.of(new DeviceInfo("threaded:three", "three threads", DeviceInfo.Kind.CPU, -1, 1 << 30, Map.of())));
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        if (!"3".equals(options.getOrDefault("threads", "3"))) {
            throw new IllegalArgumentException("threads=" + options.get("threads") + ", expected 3");
        }
        return Scalar.with((operation, args) -> {});
    }
}
