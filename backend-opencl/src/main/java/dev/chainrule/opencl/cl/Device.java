package dev.chainrule.opencl.cl;

import dev.chainrule.spi.DeviceInfo.Kind;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** A device of a platform, with the facts that its driver gave when it was found. Sizes are in bytes. */
public final class Device {
    private static final Pattern VERSION = Pattern.compile("OpenCL (\\d{1,4})\\.(\\d{1,4})(?!\\d)");

    final cl_platform_id platformHandle;
    final cl_device_id handle;
    private final Facts facts;
    private final String fault;

    private Device(cl_platform_id platformHandle, cl_device_id handle, Facts facts, String fault) {
        this.platformHandle = platformHandle;
        this.handle = handle;
        this.facts = facts;
        this.fault = fault;
    }

    static Device of(cl_platform_id platform, cl_device_id handle) {
        try {
            return new Device(platform, handle, new Questions(platform, handle).facts(), "");
        } catch (CLException e) {
            return new Device(platform, handle, Facts.UNKNOWN, CL.stringFor_errorCode(e.getStatus()));
        }
    }

    /** The error that the driver gave instead of the device's facts; empty if it gave the facts. */
    public String fault() {
        return fault;
    }

    public Kind kind() {
        return facts.kind;
    }

    public String name() {
        return facts.name;
    }

    public String vendor() {
        return facts.vendor;
    }

    public String platform() {
        return facts.platform;
    }

    public String platformVersion() {
        return facts.platformVersion;
    }

    public String version() {
        return facts.version;
    }

    /** Whether its version is this one or a later one. */
    public boolean isAtLeast(int major, int minor) {
        return isAtLeast(version(), major, minor);
    }

    /** Compares a version of the form {@code OpenCL MAJOR.MINOR …} (specification, clGetDeviceInfo, CL_DEVICE_VERSION). */
    static boolean isAtLeast(String version, int major, int minor) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.lookingAt()) {
            return false;
        }
        int its = Integer.parseInt(numbers.group(1));
        return its > major || (its == major && Integer.parseInt(numbers.group(2)) >= minor);
    }

    public String driver() {
        return facts.driver;
    }

    public long memory() {
        return facts.memory;
    }

    /** The most that one allocation may have. */
    public long longestBuffer() {
        return facts.longestBuffer;
    }

    /** Memory that the work-items of a group share. */
    public long localMemory() {
        return facts.localMemory;
    }

    /** The most work-items that may be in a group. */
    public long largestGroup() {
        return facts.largestGroup;
    }

    public long units() {
        return facts.units;
    }

    /** Floats of its widest vector. */
    public long vectorWidth() {
        return facts.vectorWidth;
    }

    /** Whether it computes in the host's memory, as an integrated GPU does. */
    public boolean sharesHostMemory() {
        return facts.sharesHostMemory;
    }

    public boolean keepsDenormals() {
        return (facts.arithmetic & CL.CL_FP_DENORM) != 0;
    }

    /** Whether divisions can be asked to be rounded correctly. */
    public boolean roundsDivisions() {
        return (facts.arithmetic & CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0;
    }

    /** Whether it was available when it was found. */
    public boolean isAvailable() {
        return facts.isAvailable;
    }

    public boolean hasCompiler() {
        return facts.hasCompiler;
    }

    private record Facts(
            Kind kind,
            String name,
            String vendor,
            String platform,
            String platformVersion,
            String version,
            String driver,
            long memory,
            long longestBuffer,
            long localMemory,
            long largestGroup,
            long units,
            long vectorWidth,
            long arithmetic,
            boolean sharesHostMemory,
            boolean isAvailable,
            boolean hasCompiler) {
        static final Facts UNKNOWN =
                new Facts(Kind.ACCELERATOR, "a device", "", "", "", "", "", 0, 0, 0, 0, 0, 0, 0, false, false, false);
    }

    /** Asks the driver, which may fail at each. */
    private record Questions(cl_platform_id platform, cl_device_id device) {
        @SuppressWarnings("deprecation") // nothing newer says whether the host's memory is shared
        Facts facts() {
            return new Facts(
                    kind(number(CL.CL_DEVICE_TYPE)),
                    text(CL.CL_DEVICE_NAME),
                    text(CL.CL_DEVICE_VENDOR),
                    Platform.text(platform, CL.CL_PLATFORM_NAME),
                    Platform.text(platform, CL.CL_PLATFORM_VERSION),
                    text(CL.CL_DEVICE_VERSION),
                    text(CL.CL_DRIVER_VERSION),
                    number(CL.CL_DEVICE_GLOBAL_MEM_SIZE),
                    number(CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                    number(CL.CL_DEVICE_LOCAL_MEM_SIZE),
                    number(CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
                    number(CL.CL_DEVICE_MAX_COMPUTE_UNITS),
                    number(CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT),
                    number(CL.CL_DEVICE_SINGLE_FP_CONFIG),
                    number(CL.CL_DEVICE_HOST_UNIFIED_MEMORY) != 0,
                    number(CL.CL_DEVICE_AVAILABLE) != 0,
                    number(CL.CL_DEVICE_COMPILER_AVAILABLE) != 0);
        }

        private static Kind kind(long type) {
            if ((type & CL.CL_DEVICE_TYPE_GPU) != 0) {
                return Kind.GPU;
            }
            return (type & CL.CL_DEVICE_TYPE_CPU) != 0 ? Kind.CPU : Kind.ACCELERATOR;
        }

        /** A number of 1 to 8 bytes, whatever its C type. */
        private long number(int parameter) {
            long[] size = new long[1];
            CL.clGetDeviceInfo(device, parameter, 0, null, size);
            long[] value = new long[1];
            CL.clGetDeviceInfo(device, parameter, Math.min(size[0], Sizeof.cl_ulong), Pointer.to(value), null);
            return value[0];
        }

        private String text(int parameter) {
            long[] size = new long[1];
            CL.clGetDeviceInfo(device, parameter, 0, null, size);
            byte[] text = new byte[(int) size[0]];
            CL.clGetDeviceInfo(device, parameter, text.length, Pointer.to(text), null);
            return string(text);
        }
    }

    /** A driver's text, which ends with 0 and may have any spaces, on one line. */
    static String string(byte[] text) {
        return new String(text, StandardCharsets.UTF_8)
                .replace('\0', ' ')
                .strip()
                .replaceAll("\\s+", " ");
    }
}
