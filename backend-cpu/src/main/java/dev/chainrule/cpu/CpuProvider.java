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
    private static final String VECTOR = "cpu:vector";
    private static final int VECTOR_SCORE = 300;
    private static final String SCALAR = "cpu:scalar";
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
        DeviceInfo scalar = device(SCALAR, "plain Java loops on one thread", SCALAR_SCORE);
        return VirtualMachine.withoutVectors(VECTOR)
                .map(missing -> new Availability.Available(List.of(scalar), List.of(missing)))
                .orElseGet(() -> new Availability.Available(List.of(
                        device(VECTOR, "vectors of " + Lanes.bits() + " bits on one thread", VECTOR_SCORE), scalar)));
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        return device.id().equals(VECTOR) ? new VectorBackend(device.id()) : new ScalarBackend(device.id());
    }

    private static DeviceInfo device(String id, String description, int score) {
        return new DeviceInfo(
                id,
                description,
                DeviceInfo.Kind.CPU,
                score,
                Runtime.getRuntime().maxMemory(),
                Map.of(
                        "architecture", System.getProperty("os.arch", "?"),
                        "java", Runtime.version().toString(),
                        "processors", Integer.toString(Runtime.getRuntime().availableProcessors())));
    }
}
