package dev.chainrule.opencl;

import dev.chainrule.files.CacheFolder;
import dev.chainrule.opencl.cl.Device;
import dev.chainrule.opencl.cl.Driver;
import dev.chainrule.opencl.cl.NoDriverException;
import dev.chainrule.opencl.cl.Platform;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.DeviceInfo.Denormals;
import dev.chainrule.spi.Tunable;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** Provides {@code opencl:0}, {@code opencl:1} …: every device of every platform, GPUs before accelerators before CPUs. */
public final class OpenClProvider implements Tunable {
    private static final String NAME = "opencl";
    private static final System.Logger LOG = System.getLogger(OpenClProvider.class.getPackageName());

    private static final int DISCRETE_SCORE = 400;
    private static final int INTEGRATED_SCORE = 200;
    private static final int CPU_SCORE = 50;

    private static final String DRIVER = "driver";

    private final Store store;
    private final Tuned tuned;

    /** For {@link java.util.ServiceLoader}; loads nothing native. */
    public OpenClProvider() {
        this(new Cache(CacheFolder.own("opencl")));
    }

    /** Keeps compiled kernels and measured sizes in {@code store} instead of the user's folder. */
    OpenClProvider(Store store) {
        this.store = store;
        tuned = new Tuned(store);
    }

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
        return Set.of(Choice.KERNELS, Choice.TILES);
    }

    @Override
    public Availability probe() {
        TimeLimit limit = TimeLimit.own();
        try {
            return limit.call("the OpenCL drivers have been listing their devices", this::ask, late -> {});
        } catch (TimeoutException e) {
            return new Availability.Unavailable(
                    "the OpenCL drivers had not listed their devices after " + limit,
                    "see which driver hangs by the program clinfo, or allow more time by -D" + TimeLimit.PROPERTY,
                    e);
        }
    }

    private Availability ask() {
        Driver.Found found;
        try {
            found = Driver.find();
        } catch (NoDriverException e) {
            return new Availability.Unavailable(e.reason(), e.remedy(), e);
        }
        List<Device> devices = found.devices();
        List<DeviceInfo> usable = new ArrayList<>();
        List<Availability.Missing> missing = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            String id = NAME + ":" + i;
            missing(id, device).ifPresentOrElse(missing::add, () -> usable.add(info(id, device)));
        }
        missing.addAll(missing(found.empty()));
        return usable.isEmpty()
                ? new Availability.Unavailable(
                        missing.get(0).reason(), missing.get(0).remedy())
                : new Availability.Available(usable, missing);
    }

    /** Platforms without a device, each under its name: it has no number, which is a device's. */
    private static List<Availability.Missing> missing(List<Platform> empty) {
        Map<String, Integer> times = new HashMap<>();
        return empty.stream()
                .map(platform -> {
                    int time = times.merge(platform.word(), 1, Integer::sum);
                    String id = NAME + ":" + platform.word() + (time == 1 ? "" : "-" + time);
                    return new Availability.Missing(id, platform.reason(), platform.remedy());
                })
                .toList();
    }

    /** The reason why a device cannot be used, if there is one. */
    private static Optional<Availability.Missing> missing(String id, Device device) {
        if (!device.fault().isEmpty()) {
            return missing(
                    id,
                    device.name() + " does not answer: " + device.fault(),
                    "see that the program clinfo lists it, and mend its driver if not");
        }
        if (!device.isAvailable()) {
            return missing(
                    id, device.name() + " is not available now", "free it from other programs, or mend its driver");
        }
        if (!device.hasCompiler()) {
            return missing(
                    id, device.name() + " has no compiler for OpenCL C", "install the full driver of its vendor");
        }
        if (!device.isAtLeast(1, 2)) {
            return missing(
                    id,
                    device.name() + " has " + device.version() + ", expected OpenCL 1.2 or later",
                    "install a newer driver of its vendor");
        }
        return Optional.empty();
    }

    private static Optional<Availability.Missing> missing(String id, String reason, String remedy) {
        return Optional.of(new Availability.Missing(id, reason, remedy));
    }

    private DeviceInfo info(String id, Device device) {
        Choice choice = Choice.of(DeviceFacts.of(device), Map.of(), tuned);
        Map<String, String> facts = new TreeMap<>();
        facts.put("compute units", Long.toString(device.units()));
        facts.put(DRIVER, device.driver());
        facts.put("kernels", choice.sizes().family().word());
        facts.put("local memory", device.localMemory() + " bytes");
        facts.put(DeviceInfo.LONGEST_BUFFER, device.longestBuffer() + " bytes");
        facts.put("platform", device.platform() + ", " + device.platformVersion());
        facts.put(DeviceInfo.SAME_BITS, sameBits(device));
        facts.put("tiles", choice.toString());
        facts.put("vendor", device.vendor());
        facts.put("version", device.version());
        return new DeviceInfo(
                id,
                description(device),
                device.kind(),
                score(device),
                device.memory(),
                device.keepsDenormals() ? Denormals.KEPT : Denormals.FLUSHED,
                facts);
    }

    private static String description(Device device) {
        return device.name() + ", " + device.platform();
    }

    /** The fact {@link DeviceInfo#SAME_BITS}; fma is exact on every device that has OpenCL 1.2, in hardware or by its library. */
    private static String sameBits(Device device) {
        if (!device.roundsDivisions()) {
            return "no, its divisions and roots are not rounded correctly";
        }
        return device.keepsDenormals() ? DeviceInfo.KEPT : "no, it may take denormal numbers for 0";
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
        Choice choice = Choice.of(DeviceFacts.of(device), options, tuned);
        LOG.log(
                Level.DEBUG,
                () -> info.id() + ": kernels=" + choice.sizes().family().word() + ", tiles " + choice);
        String kernels = Choice.KERNELS + "=" + choice.sizes().family().word();
        TimeLimit limit = TimeLimit.own();
        try {
            return limit.call(
                    info.id() + ": its driver has been compiling " + kernels,
                    () -> OpenClBackend.proved(info.id(), device, choice.sizes(), store),
                    OpenClBackend::close);
        } catch (TimeoutException e) {
            String other = choice.sizes().family() == Family.CPU ? "try ?" + Choice.KERNELS + "=gpu, or " : "";
            throw new BackendException(
                    info.id(),
                    "open",
                    "its driver had not compiled " + kernels + " after " + limit + "; " + other
                            + "allow more time by -D" + TimeLimit.PROPERTY,
                    e);
        }
    }

    @Override
    public List<Map<String, String>> configurations(DeviceInfo info, Map<String, String> options) {
        return Choice.configurations(DeviceFacts.of(device(info)), options, tuned);
    }

    @Override
    public String remember(DeviceInfo info, Map<String, String> configuration) {
        DeviceFacts device = DeviceFacts.of(device(info));
        Choice choice = Choice.of(device, configuration, tuned);
        if (!configuration.containsKey(Choice.TILES)) {
            throw new IllegalArgumentException(Choice.TILES + " is missing from " + configuration);
        }
        if (!tuned.put(device, choice.sizes())) {
            throw new BackendException(info.id(), "remember", "cannot write into " + tuned, null);
        }
        return tuned.toString();
    }

    /** The device of this number, which must be the one that was probed: numbers move when a device comes or goes. */
    private static Device device(DeviceInfo info) {
        try {
            List<Device> devices = Driver.find().devices();
            int number = Integer.parseInt(info.id().substring(NAME.length() + 1));
            if (number >= devices.size()) {
                throw new BackendException(info.id(), "open", "there are " + devices.size() + " devices now", null);
            }
            Device device = devices.get(number);
            if (!description(device).equals(info.description())
                    || !device.driver().equals(info.facts().get(DRIVER))) {
                throw new BackendException(
                        info.id(),
                        "open",
                        "is " + description(device) + ", driver " + device.driver() + " now, and was "
                                + info.description() + ", driver "
                                + info.facts().get(DRIVER) + "; list the devices again",
                        null);
            }
            return device;
        } catch (NoDriverException e) {
            throw new BackendException(info.id(), "open", e.reason() + "; " + e.remedy(), e);
        }
    }
}
