package dev.chainrule.benchmarks;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.reference.Precision;
import dev.chainrule.select.Preference;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Opens devices by their id, straight from their providers: nothing stands between a benchmark and the SPI. */
final class Devices {
    /** Plain loops: seconds for a large product, and hours for all benchmarks. Measured only if named. */
    static final String SLOW = "cpu:scalar";

    private static final String THREADS = "threads";

    private Devices() {}

    /** The ids of all devices that are here. */
    static List<String> ids() {
        return found().map(device -> device.info.id()).toList();
    }

    /** The ids of the devices that are measured where none is named: all but the slow one. */
    static List<String> usual() {
        return ids().stream().filter(id -> !id.equals(SLOW)).toList();
    }

    /**
     * Opens a device on {@code threads} threads. A provider without an option for them has those of its devices.
     *
     * @param name a device's id, with other options or without, e.g. {@code opencl:0?kernels=gpu&tiles=64x64x16x4x4x4}
     * @throws IllegalArgumentException if it is not here, or refuses an option
     */
    static Backend open(String name, int threads) {
        Found device = find(name);
        Map<String, String> options = options(name);
        check(device, options);
        if (device.provider.options().contains(THREADS)) {
            Map<String, String> withThreads = new TreeMap<>(options);
            withThreads.put(THREADS, Integer.toString(threads));
            try {
                return device.provider.open(device.info, withThreads);
            } catch (IllegalArgumentException e) { // an option of the provider need not be one of each device
                if (threads != 1) {
                    throw e;
                }
            }
        }
        return device.provider.open(device.info, options);
    }

    /**
     * Opens a device with its options, and no others.
     *
     * @param name a device's id, with options or without, e.g. {@code cpu:vector?threads=2}
     * @throws IllegalArgumentException if it is not here, or refuses an option
     */
    static Backend open(String name) {
        Found device = find(name);
        Map<String, String> options = options(name);
        check(device, options);
        return device.provider.open(device.info, options);
    }

    /** The precision that a device promises. */
    static Precision precision(String name) {
        return ReferenceTwin.precision(find(name).info);
    }

    /** The device's part of a name. */
    static String id(String name) {
        return entry(name).id();
    }

    private record Found(BackendProvider provider, DeviceInfo info) {}

    private static Found find(String name) {
        String id = id(name);
        return found().filter(device -> device.info.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("device " + id + " is not here, expected one of " + ids()));
    }

    /** Every device of every provider that can be loaded. */
    private static Stream<Found> found() {
        List<Found> found = new ArrayList<>();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (provider.probe() instanceof Availability.Available here) {
                here.devices().forEach(device -> found.add(new Found(provider, device)));
            }
        }
        return found.stream();
    }

    private static void check(Found device, Map<String, String> options) {
        if (!device.provider.options().containsAll(options.keySet())) {
            throw new IllegalArgumentException(device.info.id() + " has the options " + device.provider.options()
                    + ", not all of " + options.keySet());
        }
    }

    private static Map<String, String> options(String name) {
        return entry(name).options();
    }

    private static Preference.Entry entry(String name) {
        return Preference.of(name).entries().get(0);
    }
}
