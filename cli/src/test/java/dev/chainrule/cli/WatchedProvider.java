package dev.chainrule.cli;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notes what it is asked: {@code watched:fast}, which is the plain backend, and {@code watched:slow}. Chosen only when named. */
public final class WatchedProvider implements BackendProvider {
    /** The probes and the devices opened, in order. */
    static final List<String> ASKED = new ArrayList<>();

    private static final int SLOW_MILLISECONDS = 700;

    @Override
    public String name() {
        return "watched";
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
        ASKED.add("probe");
        return new Availability.Available(List.of(device("fast"), device("slow"), device("slower")));
    }

    private static DeviceInfo device(String name) {
        return new DeviceInfo("watched:" + name, "watched", DeviceInfo.Kind.CPU, -1, 1 << 30, Map.of());
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        ASKED.add(device.id());
        return Scalar.with((operation, args) -> {
            if (!device.id().equals("watched:fast") && operation.equals("outputDelta")) {
                sleep(device.id().equals("watched:slow") ? SLOW_MILLISECONDS : 2 * SLOW_MILLISECONDS);
            }
        });
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
