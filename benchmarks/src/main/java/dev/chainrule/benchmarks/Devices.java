package dev.chainrule.benchmarks;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

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
     * @param name a device's id, with other options or without, e.g. {@code opencl:0?kernels=gpu&tiles=64x64x16x4x4x4}
     * @throws IllegalArgumentException if it is not here, or refuses an option
     */
    static Backend open(String name, int threads) {
        String id = id(name);
        Map<String, String> options = options(name);
        for (BackendProvider provider : providers()) {
            if (provider.probe() instanceof Availability.Available here) {
                for (DeviceInfo device : here.devices()) {
                    if (device.id().equals(id)) {
                        return open(provider, device, threads, options);
                    }
                }
            }
        }
        throw new IllegalArgumentException("device " + id + " is not here, expected one of " + ids());
    }

    /** The device's part of a name. */
    static String id(String name) {
        return name.split("[?]", 2)[0];
    }

    private static Map<String, String> options(String name) {
        Map<String, String> options = new TreeMap<>();
        String[] parts = name.split("[?&]", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] option = parts[i].split("=", 2);
            options.put(option[0], option.length == 2 ? option[1] : "");
        }
        return options;
    }

    private static Backend open(BackendProvider provider, DeviceInfo device, int threads, Map<String, String> options) {
        if (!provider.options().containsAll(options.keySet())) {
            throw new IllegalArgumentException(
                    device.id() + " has the options " + provider.options() + ", not all of " + options.keySet());
        }
        if (provider.options().contains(THREADS)) {
            Map<String, String> withThreads = new TreeMap<>(options);
            withThreads.put(THREADS, Integer.toString(threads));
            try {
                return provider.open(device, withThreads);
            } catch (IllegalArgumentException e) { // an option of the provider need not be one of each device
                if (threads != 1) {
                    throw e;
                }
            }
        }
        return provider.open(device, options);
    }

    private static ServiceLoader<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class);
    }
}
