package dev.chainrule.spark;

import dev.chainrule.cpu.CpuProvider;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A device that computes as cpu:scalar does until a test breaks it. Chosen only when named. */
public final class BrittleProvider implements BackendProvider {
    static final String DEVICE = "brittle:0";
    /** Has the next download of any of these devices fail. */
    static final AtomicBoolean BREAKS = new AtomicBoolean();
    /** The devices that are open. */
    static final AtomicInteger OPEN = new AtomicInteger();

    @Override
    public String name() {
        return "brittle";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    private static DeviceInfo scalar() {
        return ((Availability.Available) new CpuProvider().probe())
                .devices().stream()
                        .filter(device -> device.id().equals("cpu:scalar"))
                        .findFirst()
                        .orElseThrow();
    }

    @Override
    public Availability probe() {
        DeviceInfo as = scalar();
        return new Availability.Available(
                List.of(new DeviceInfo(DEVICE, "breaks", as.kind(), -1, as.memoryBytes(), as.denormals(), as.facts())));
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        Backend works = new CpuProvider().open(scalar(), Map.of());
        OPEN.incrementAndGet();
        return (Backend) Proxy.newProxyInstance(
                BrittleProvider.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        OPEN.decrementAndGet();
                    }
                    if (method.getName().equals("download") && BREAKS.getAndSet(false)) {
                        throw new BackendException(DEVICE, "download", "the device is gone", null);
                    }
                    try {
                        return method.invoke(works, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
