package dev.chainrule.cpu;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The provider {@code cpu}. Its devices are ways to compute on the same processors; there is always one that works. */
public final class CpuProvider implements BackendProvider {
    private static final int SCALAR_SCORE = 10;

    /** For {@link java.util.ServiceLoader}. */
    public CpuProvider() {}

    @Override
    public String name() {
        return "cpu";
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
        return new Availability.Available(List.of(scalar()));
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        return new ScalarBackend(device.id());
    }

    private static DeviceInfo scalar() {
        return new DeviceInfo(
                "cpu:scalar",
                "plain Java loops on one thread",
                DeviceInfo.Kind.CPU,
                SCALAR_SCORE,
                Runtime.getRuntime().maxMemory(),
                Map.of(
                        "architecture", System.getProperty("os.arch", "?"),
                        "java", Runtime.version().toString(),
                        "processors", Integer.toString(Runtime.getRuntime().availableProcessors())));
    }
}
