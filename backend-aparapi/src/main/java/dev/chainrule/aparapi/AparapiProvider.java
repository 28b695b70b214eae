package dev.chainrule.aparapi;

import com.aparapi.device.Device;
import com.aparapi.device.JavaDevice;
import com.aparapi.device.OpenCLDevice;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Availability.Missing;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.DeviceInfo.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Provides {@code aparapi:0}, {@code aparapi:1} …, the OpenCL devices that Aparapi lists, GPUs first, and {@code aparapi:jtp},
 * Java's threads.
 */
public final class AparapiProvider implements BackendProvider {
    private static final String NAME = "aparapi";
    private static final String THREADS = NAME + ":jtp";

    private static final int GPU_SCORE = 100;
    /**
     * Behind OpenCL on the processor, which is 6 to 28 times as fast, and before plain loops on one thread, which are slower
     * but for the smallest networks (docs/benchmarks/2026-11-25.md).
     */
    private static final int CPU_SCORE = 20;
    /** Chosen only when named. */
    private static final int THREADS_SCORE = -1;

    /** The part of the heap that the host's copy of the device's memory may take up. */
    private static final int HEAP_PART = 4;
    /** Elements are counted in int, and the counter of a loop may pass the loop's end without an overflow. */
    private static final long MOST_BYTES = (1L << 30) * Float.BYTES;

    /** For {@link java.util.ServiceLoader}; loads nothing native. */
    public AparapiProvider() {}

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
        return Set.of();
    }

    @Override
    public Availability probe() {
        List<DeviceInfo> infos = new ArrayList<>();
        List<OpenCLDevice> devices = Natives.devices();
        if (!Natives.areUsable()) {
            Natives.Absence absence = Natives.absence();
            return new Availability.Unavailable(absence.reason(), absence.remedy(), absence.cause());
        }
        for (int i = 0; i < devices.size(); i++) {
            infos.add(info(NAME + ":" + i, devices.get(i)));
        }
        infos.add(threads());
        return new Availability.Available(infos, devices.isEmpty() ? List.of(missing()) : List.of());
    }

    private static Missing missing() {
        Natives.Absence absence = Natives.absence();
        return new Missing(NAME + ":0", absence.reason(), absence.remedy(), absence.cause());
    }

    private static DeviceInfo info(String id, OpenCLDevice device) {
        Kind kind = switch (device.getType()) {
            case GPU -> Kind.GPU;
            case ACC -> Kind.ACCELERATOR;
            default -> Kind.CPU;
        };
        Map<String, String> facts = Map.of(
                "compute units",
                Integer.toString(device.getMaxComputeUnits()),
                "largest group",
                Integer.toString(device.getMaxWorkGroupSize()),
                "local memory",
                device.getLocalMemSize() + " bytes",
                "longest buffer",
                device.getMaxMemAllocSize() + " bytes",
                "platform",
                device.getOpenCLPlatform().getName(),
                DeviceInfo.SAME_BITS,
                "no, Aparapi lets a driver fuse products and sums, and round divisions as it likes",
                "vendor",
                device.getOpenCLPlatform().getVendor(),
                "version",
                device.getOpenCLPlatform().getVersion());
        return new DeviceInfo(
                id,
                device.getName() + ", " + device.getOpenCLPlatform().getName() + ", kernels in Java",
                kind,
                kind == Kind.CPU ? CPU_SCORE : GPU_SCORE,
                mostBytes(device.getMaxMemAllocSize()),
                facts);
    }

    private static DeviceInfo threads() {
        int threads = Runtime.getRuntime().availableProcessors();
        return new DeviceInfo(
                THREADS,
                "kernels in Java, by " + threads + (threads == 1 ? " thread" : " threads"),
                Kind.CPU,
                THREADS_SCORE,
                mostBytes(Long.MAX_VALUE),
                Map.of(
                        "threads",
                        Integer.toString(threads),
                        DeviceInfo.MEMORY,
                        DeviceInfo.HEAP,
                        DeviceInfo.SAME_BITS,
                        "no, Aparapi's fma in Java's threads rounds twice"));
    }

    private static long mostBytes(long ofDevice) {
        return Math.min(MOST_BYTES, Math.min(ofDevice, Runtime.getRuntime().maxMemory() / HEAP_PART));
    }

    @Override
    public Backend open(DeviceInfo info, Map<String, String> options) {
        Device device = device(info);
        OperationsKernel kernel = new OperationsKernel(device);
        if (device instanceof OpenCLDevice openCl) {
            // else Aparapi lets the device write into the array where it lies, though a collection may have moved it
            openCl.setSharedMemory(false);
            return new DeviceBackend(info.id(), kernel, openCl, info.memoryBytes(), new GarbageCollections());
        }
        return new AparapiBackend(info.id(), kernel, device, info.memoryBytes(), new GarbageCollections());
    }

    private static Device device(DeviceInfo info) {
        if (info.id().equals(THREADS)) {
            Journal.open();
            return JavaDevice.THREAD_POOL;
        }
        List<OpenCLDevice> devices = Natives.devices();
        int number = Integer.parseInt(info.id().substring(NAME.length() + 1));
        if (number >= devices.size()) {
            throw new BackendException(info.id(), "open", "there are " + devices.size() + " devices now", null);
        }
        return devices.get(number);
    }
}
