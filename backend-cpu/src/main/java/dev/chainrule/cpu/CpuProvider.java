package dev.chainrule.cpu;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The provider {@code cpu}. Its devices are ways to compute on the same processors; there is always one that works. */
public final class CpuProvider implements BackendProvider {
    private static final String VECTOR = "cpu:vector";
    private static final int VECTOR_SCORE = 300;
    private static final String PLAIN = "cpu:plain";
    private static final int PLAIN_SCORE = 150;
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
        return probe(VirtualMachine.here());
    }

    /** The devices that a JVM of these facts has, and those that it misses. */
    static Availability probe(VirtualMachine jvm) {
        List<DeviceInfo> devices = new ArrayList<>();
        List<Availability.Missing> missing = new ArrayList<>();
        jvm.withoutVectors(VECTOR).ifPresentOrElse(missing::add, () -> devices.add(vector()));
        jvm.withoutSpeed(PLAIN).ifPresentOrElse(missing::add, () -> devices.add(plain()));
        devices.add(device(SCALAR, "plain Java loops on one thread", SCALAR_SCORE));
        return new Availability.Available(devices, missing);
    }

    /** A method of its own: only here are classes loaded that need the vector module. */
    private static DeviceInfo vector() {
        return device(VECTOR, "vectors of " + Lanes.bits() + " bits on one thread", VECTOR_SCORE);
    }

    private static DeviceInfo plain() {
        return device(PLAIN, "loops that the JVM turns into vectors, on one thread", PLAIN_SCORE);
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        return switch (device.id()) {
            case VECTOR -> new VectorBackend(VECTOR);
            case PLAIN -> new PlainBackend(PLAIN);
            default -> new ScalarBackend(device.id());
        };
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
