package dev.chainrule.opencl;

import dev.chainrule.opencl.cl.Device;
import dev.chainrule.opencl.cl.Driver;
import dev.chainrule.opencl.cl.NoDriverException;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Provides {@code opencl:0}, {@code opencl:1} …: every device of every platform, GPUs before accelerators before CPUs. */
public final class OpenClProvider implements BackendProvider {
    private static final String NAME = "opencl";
    /** Which kernels to use: {@code cpu} or {@code gpu}. */
    private static final String KERNELS = "kernels";
    /** Which sizes to compile them with, one of the table's: e.g. {@code 8x2}. */
    private static final String TILES = "tiles";

    private static final int DISCRETE_SCORE = 400;
    private static final int INTEGRATED_SCORE = 200;
    private static final int CPU_SCORE = 50;

    /** For {@link java.util.ServiceLoader}; loads nothing native. */
    public OpenClProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Set<String> options() {
        return Set.of(KERNELS, TILES);
    }

    @Override
    public Availability probe() {
        List<Device> devices;
        try {
            devices = Driver.devices();
        } catch (NoDriverException e) {
            return new Availability.Unavailable(e.reason(), e.remedy());
        }
        List<DeviceInfo> usable = new ArrayList<>();
        List<Availability.Missing> missing = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            String id = NAME + ":" + i;
            if (!device.fault().isEmpty()) {
                missing.add(new Availability.Missing(
                        id,
                        device.name() + " does not answer: " + device.fault(),
                        "see that the program clinfo lists it, and mend its driver if not"));
            } else if (!device.isAvailable()) {
                missing.add(new Availability.Missing(
                        id,
                        device.name() + " is not available now",
                        "free it from other programs, or mend its driver"));
            } else if (!device.hasCompiler()) {
                missing.add(new Availability.Missing(
                        id, device.name() + " has no compiler for OpenCL C", "install the full driver of its vendor"));
            } else {
                usable.add(info(id, device));
            }
        }
        return usable.isEmpty()
                ? new Availability.Unavailable(
                        missing.get(0).reason(), missing.get(0).remedy())
                : new Availability.Available(usable, missing);
    }

    private static DeviceInfo info(String id, Device device) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("compute units", Long.toString(device.units()));
        facts.put("denormals", device.keepsDenormals() ? "kept" : "flushed");
        facts.put("driver", device.driver());
        facts.put("kernels", Family.of(Target.of(device)).word());
        facts.put("local memory", device.localMemory() + " bytes");
        facts.put("longest buffer", device.longestBuffer() + " bytes");
        facts.put("platform", device.platform() + ", " + device.platformVersion());
        facts.put("vendor", device.vendor());
        facts.put("version", device.version());
        return new DeviceInfo(
                id, device.name() + ", " + device.platform(), device.kind(), score(device), device.memory(), facts);
    }

    private static int score(Device device) {
        if (device.kind() == DeviceInfo.Kind.CPU) {
            return CPU_SCORE;
        }
        return device.sharesHostMemory() ? INTEGRATED_SCORE : DISCRETE_SCORE;
    }

    @Override
    public Backend open(DeviceInfo info, Map<String, String> options) {
        Device device = device(info);
        return new OpenClBackend(info.id(), device, parameters(Target.of(device), options));
    }

    private static Device device(DeviceInfo info) {
        try {
            List<Device> devices = Driver.devices();
            int number = Integer.parseInt(info.id().substring(NAME.length() + 1));
            if (number < devices.size()) {
                return devices.get(number);
            }
            throw new BackendException(info.id(), "open", "there are " + devices.size() + " devices now", null);
        } catch (NoDriverException e) {
            throw new BackendException(info.id(), "open", e.reason() + "; " + e.remedy(), e);
        }
    }

    /** What the options ask for; what they leave open is chosen for the device. */
    static Parameters parameters(Target device, Map<String, String> options) {
        String kernels = options.get(KERNELS);
        Family family = kernels == null ? Family.of(device) : Family.named(kernels);
        String tiles = options.get(TILES);
        if (tiles != null) {
            return parameters(device, family, tiles);
        }
        return Parameters.of(family, device)
                .orElseThrow(() -> new IllegalArgumentException(KERNELS + " is '" + family.word()
                        + "', and the device has "
                        + family.missingFrom(device, Parameters.all(family).get(0))));
    }

    private static Parameters parameters(Target device, Family family, String tiles) {
        List<Parameters> all = Parameters.all(family);
        for (Parameters one : all) {
            if (one.toString().equals(tiles)) {
                String missing = family.missingFrom(device, one);
                if (!missing.isEmpty()) {
                    throw new IllegalArgumentException(TILES + " is '" + tiles + "', and the device has " + missing);
                }
                return one;
            }
        }
        throw new IllegalArgumentException(
                TILES + " is '" + tiles + "', expected one of " + all + " for kernels=" + family.word());
    }
}
