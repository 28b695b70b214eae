package dev.chainrule.benchmarks;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Opens devices by their id, straight from their providers: nothing stands between a benchmark and the SPI. */
final class Devices {
    private static final String THREADS = "threads";

    private Devices() {}

    /** The ids of all devices that are here. */
    static List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (BackendProvider provider : providers()) {
            if (provider.probe() instanceof Availability.Available here) {
                here.devices().forEach(device -> ids.add(device.id()));
            }
        }
        return ids;
    }

    /**
     * Opens a device on so many threads. A provider without an option for them has those of its devices.
     *
     * @throws IllegalArgumentException if it is not here, or has not so many threads
     */
    static Backend open(String id, int threads) {
        for (BackendProvider provider : providers()) {
            if (provider.probe() instanceof Availability.Available here) {
                for (DeviceInfo device : here.devices()) {
                    if (device.id().equals(id)) {
                        return open(provider, device, threads);
                    }
                }
            }
        }
        throw new IllegalArgumentException("device " + id + " is not here, expected one of " + ids());
    }

    private static Backend open(BackendProvider provider, DeviceInfo device, int threads) {
        if (provider.options().contains(THREADS)) {
            try {
                return provider.open(device, Map.of(THREADS, Integer.toString(threads)));
            } catch (IllegalArgumentException e) { // an option of the provider need not be one of each device
                if (threads != 1) {
                    throw e;
                }
            }
        }
        return provider.open(device, Map.of());
    }

    private static ServiceLoader<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class);
    }
}
