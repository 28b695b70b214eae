package dev.chainrule.cli;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notes what it is asked: {@code watched:fast}, which is the plain backend, {@code watched:slow}, and {@code watched:moments}, which is
 * slow at optimizers with moments only, and {@code watched:small}, which has little memory. Chosen only when named.
 */
public final class WatchedProvider implements BackendProvider {
    /** The probes and the devices opened, in order. */
    static final List<String> ASKED = new ArrayList<>();

    private static final int SLOW_MILLISECONDS = 700;
    private static final int STEP_ROWS = 100;
    private static final int MOMENTS_MILLISECONDS = 100;
    private static final long SMALL = 10_000;

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
        return new Availability.Available(
                List.of(device("fast"), device("slow"), device("slower"), device("moments"), device("small")));
    }

    private static DeviceInfo device(String name) {
        return new DeviceInfo(
                "watched:" + name,
                "watched",
                DeviceInfo.Kind.CPU,
                -1,
                name.equals("small") ? SMALL : 1 << 30,
                Map.of());
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        ASKED.add(device.id());
        return Scalar.with((operation, args) -> {
            if (device.id().equals("watched:moments")) {
                sleep(operation.equals("update") ? MOMENTS_MILLISECONDS : 0);
            } else if (!device.id().equals("watched:fast") && operation.equals("outputDelta") && ofAStep(args)) {
                sleep(device.id().equals("watched:slow") ? SLOW_MILLISECONDS : 2 * SLOW_MILLISECONDS);
            }
        });
    }

    /** Whether these are the arguments of a step, and not of the small matrices by which a device is proved. */
    private static boolean ofAStep(Object[] args) {
        return args[1] instanceof View z && z.rows() >= STEP_ROWS;
    }

    private static void sleep(long milliseconds) {
        if (milliseconds == 0) {
            return; // Thread.sleep(0) gives the processor away
        }
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
