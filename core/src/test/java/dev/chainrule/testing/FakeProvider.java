package dev.chainrule.testing;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A sound provider until told otherwise; counts what it is asked. A {@link Lab} makes the service loader find it. */
public class FakeProvider implements BackendProvider {
    private final String name;
    private final List<DeviceInfo> devices = new ArrayList<>();
    private final List<Availability.Missing> missing = new ArrayList<>();
    private Set<String> options = Set.of();
    private Supplier<? extends ArrayBackend> backends = ArrayBackend::new;

    /** How often it was probed. */
    public int probes;
    /** The device and the options of every call of open, such as {@code a:0 {threads=2}}. */
    public final List<String> asked = new ArrayList<>();
    /** The backends that were opened. */
    public final List<ArrayBackend> opened = new ArrayList<>();

    /** A provider of this name without devices. */
    public FakeProvider(String name) {
        this.name = name;
    }

    /** One more device. */
    public FakeProvider device(String id, int score) {
        devices.add(new DeviceInfo(id, "fake", DeviceInfo.Kind.CPU, score, 1L << 40, Map.of()));
        return this;
    }

    /** One more device that is not here. */
    public FakeProvider missing(String id, String reason, String remedy) {
        missing.add(new Availability.Missing(id, reason, remedy));
        return this;
    }

    /** The option keys it has. */
    public FakeProvider options(String... keys) {
        options = Set.of(keys);
        return this;
    }

    /** Sets the backends that it opens. */
    public FakeProvider opens(Supplier<? extends ArrayBackend> next) {
        backends = next;
        return this;
    }

    /** How many of the opened backends are still open. */
    public long open() {
        return opened.stream().filter(b -> b.closes() == 0).count();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Set<String> options() {
        return options;
    }

    @Override
    public Availability probe() {
        probes++;
        return new Availability.Available(devices, missing);
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> values) {
        asked.add(device.id() + " " + values);
        ArrayBackend backend = backends.get();
        opened.add(backend);
        return backend;
    }
}
