package dev.chainrule.conformance;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Tunable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A correct provider with one device, one option, {@code threads}, and a configuration for 1 and 2; it opens what it is given. */
class OracleProvider implements Tunable {
    private final Supplier<Backend> opened;

    OracleProvider(Supplier<Backend> opened) {
        this.opened = opened;
    }

    static DeviceInfo device(String id) {
        return new DeviceInfo(id, "float64 loops over arrays", DeviceInfo.Kind.CPU, -1, 1L << 30, Map.of());
    }

    @Override
    public String name() {
        return "oracle";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Set<String> options() {
        return Set.of("threads");
    }

    @Override
    public Availability probe() {
        return new Availability.Available(List.of(device(OracleBackend.ID)));
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        require(options);
        return opened.get();
    }

    @Override
    public List<Map<String, String>> configurations(DeviceInfo device, Map<String, String> options) {
        return options.containsKey("threads") ? List.of() : List.of(Map.of("threads", "1"), Map.of("threads", "2"));
    }

    @Override
    public String remember(DeviceInfo device, Map<String, String> configuration) {
        require(configuration);
        return "nowhere";
    }

    private static void require(Map<String, String> options) {
        String threads = options.getOrDefault("threads", "1");
        if (!threads.matches("[0-9]+")) {
            throw new IllegalArgumentException("threads is '" + threads + "', expected a number");
        }
    }
}
