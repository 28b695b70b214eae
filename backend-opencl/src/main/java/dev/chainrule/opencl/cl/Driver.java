package dev.chainrule.opencl.cl;

import static java.util.Comparator.comparingInt;

import dev.chainrule.spi.DeviceInfo.Kind;
import dev.chainrule.spi.ThreadRoom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_platform_id;
import org.jspecify.annotations.Nullable;

/** The platforms and devices that the drivers of this machine offer. */
public final class Driver {
    /** The variable of the environment that limits PoCL's threads. */
    private static final String MOST_OF_POCL = "POCL_MAX_PTHREAD_COUNT";

    private static final int PLATFORM_NOT_FOUND = -1001;

    /** Threads beside one for each processor: two that compile, and two for the end of Java. */
    private static final int MORE_THREADS = 4;

    /** Whether the drivers were asked before, and have made their threads: they do so once in a process. */
    private static final AtomicBoolean ASKED = new AtomicBoolean();

    private Driver() {}

    /**
     * The devices that there are.
     *
     * @param devices GPUs before accelerators before CPUs, else as the platforms name them; last those that do not answer, so
     *     that they don't change the others' numbers; at least one
     * @param empty platforms without a device
     */
    public record Found(List<Device> devices, List<Platform> empty) {}

    /**
     * Loads the drivers, and asks them.
     *
     * @throws NoDriverException if there is no device
     */
    public static Found find() throws NoDriverException {
        Library.load();
        if (!ASKED.get()) {
            requireThreads();
            ASKED.set(true);
        }
        List<Platform> platforms = platforms();
        List<Platform> empty =
                platforms.stream().filter(one -> one.devices().isEmpty()).toList();
        List<Device> devices = new ArrayList<>();
        platforms.forEach(one -> devices.addAll(one.devices()));
        if (devices.isEmpty()) {
            throw new NoDriverException(
                    empty.stream().map(Platform::reason).distinct().collect(Collectors.joining("; ")),
                    empty.stream().map(Platform::remedy).distinct().collect(Collectors.joining("; or ")),
                    null);
        }
        devices.sort(comparingInt((Device device) -> device.fault().isEmpty() ? 0 : 1)
                .thenComparingInt(device -> place(device.kind()))
                .thenComparing(Device::platform)
                .thenComparing(Device::version));
        return new Found(List.copyOf(devices), empty);
    }

    static int place(Kind kind) {
        return switch (kind) {
            case GPU -> 0;
            case ACCELERATOR -> 1;
            case CPU -> 2;
        };
    }

    /** PoCL ends the process where it cannot make a thread for each processor. */
    private static void requireThreads() throws NoDriverException {
        int processors = Math.min(ThreadRoom.processors(), mostOfPocl(System.getenv(MOST_OF_POCL)));
        String lack = ThreadRoom.lack(processors + MORE_THREADS);
        if (!lack.isEmpty()) {
            throw new NoDriverException(
                    "OpenCL drivers make threads: " + lack,
                    "allow more, or set " + MOST_OF_POCL + "=1 in the environment",
                    null);
        }
    }

    private static int mostOfPocl(@Nullable String variable) {
        try {
            return variable == null ? Integer.MAX_VALUE : Math.max(1, Integer.parseInt(variable.strip()));
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static List<Platform> platforms() throws NoDriverException {
        try {
            int[] count = new int[1];
            CL.clGetPlatformIDs(0, null, count);
            if (count[0] == 0) {
                throw Registry.here().noPlatform(null);
            }
            cl_platform_id[] platforms = new cl_platform_id[count[0]];
            CL.clGetPlatformIDs(count[0], platforms, null);
            return Arrays.stream(platforms).map(Platform::of).toList();
        } catch (CLException e) {
            throw e.getStatus() == PLATFORM_NOT_FOUND
                    ? Registry.here().noPlatform(e)
                    : new NoDriverException(
                            "the OpenCL loader fails: " + CL.stringFor_errorCode(e.getStatus()),
                            "see that the program clinfo lists devices, and mend the drivers if not",
                            e);
        } catch (UnsupportedOperationException e) { // how JOCL says that a library has no such function
            throw Library.noLoader(e);
        }
    }
}
