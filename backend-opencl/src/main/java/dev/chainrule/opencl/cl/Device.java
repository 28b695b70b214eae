package dev.chainrule.opencl.cl;

import dev.chainrule.spi.DeviceInfo.Kind;
import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** A device of a platform, and what it says of itself. Sizes are in bytes. */
public final class Device {
    final cl_platform_id platformHandle;
    final cl_device_id handle;
    private final Kind kind;
    private final String platform;

    private Device(cl_platform_id platformHandle, cl_device_id handle) {
        this.platformHandle = platformHandle;
        this.handle = handle;
        long type = number(CL.CL_DEVICE_TYPE);
        kind = (type & CL.CL_DEVICE_TYPE_GPU) != 0
                ? Kind.GPU
                : (type & CL.CL_DEVICE_TYPE_CPU) != 0 ? Kind.CPU : Kind.ACCELERATOR;
        platform = platformText(CL.CL_PLATFORM_NAME);
    }

    static Device of(cl_platform_id platform, cl_device_id handle) {
        return new Device(platform, handle);
    }

    public Kind kind() {
        return kind;
    }

    public String name() {
        return text(CL.CL_DEVICE_NAME);
    }

    public String vendor() {
        return text(CL.CL_DEVICE_VENDOR);
    }

    public String platform() {
        return platform;
    }

    public String platformVersion() {
        return platformText(CL.CL_PLATFORM_VERSION);
    }

    public String version() {
        return text(CL.CL_DEVICE_VERSION);
    }

    public String driver() {
        return text(CL.CL_DRIVER_VERSION);
    }

    public long memory() {
        return number(CL.CL_DEVICE_GLOBAL_MEM_SIZE);
    }

    /** The most that one allocation may have. */
    public long longestBuffer() {
        return number(CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE);
    }

    /** Memory that the work-items of a group share. */
    public long localMemory() {
        return number(CL.CL_DEVICE_LOCAL_MEM_SIZE);
    }

    /** The most work-items that may be in a group. */
    public long largestGroup() {
        return number(CL.CL_DEVICE_MAX_WORK_GROUP_SIZE);
    }

    public long units() {
        return number(CL.CL_DEVICE_MAX_COMPUTE_UNITS);
    }

    /** Floats of its widest vector. */
    public long vectorWidth() {
        return number(CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT);
    }

    /** Whether it computes in the host's memory, as an integrated GPU does. */
    @SuppressWarnings("deprecation") // nothing newer says it
    public boolean sharesHostMemory() {
        return number(CL.CL_DEVICE_HOST_UNIFIED_MEMORY) != 0;
    }

    public boolean keepsDenormals() {
        return (number(CL.CL_DEVICE_SINGLE_FP_CONFIG) & CL.CL_FP_DENORM) != 0;
    }

    /** Whether divisions can be asked to be rounded correctly. */
    public boolean roundsDivisions() {
        return (number(CL.CL_DEVICE_SINGLE_FP_CONFIG) & CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0;
    }

    /** Whether it is there to be used now. */
    public boolean isAvailable() {
        return number(CL.CL_DEVICE_AVAILABLE) != 0;
    }

    public boolean hasCompiler() {
        return number(CL.CL_DEVICE_COMPILER_AVAILABLE) != 0;
    }

    /** A number of 1 to 8 bytes, whatever its C type. */
    private long number(int parameter) {
        long[] size = new long[1];
        CL.clGetDeviceInfo(handle, parameter, 0, null, size);
        long[] value = new long[1];
        CL.clGetDeviceInfo(handle, parameter, Math.min(size[0], Sizeof.cl_ulong), Pointer.to(value), null);
        return value[0];
    }

    private String text(int parameter) {
        long[] size = new long[1];
        CL.clGetDeviceInfo(handle, parameter, 0, null, size);
        byte[] text = new byte[(int) size[0]];
        CL.clGetDeviceInfo(handle, parameter, text.length, Pointer.to(text), null);
        return string(text);
    }

    private String platformText(int parameter) {
        long[] size = new long[1];
        CL.clGetPlatformInfo(platformHandle, parameter, 0, null, size);
        byte[] text = new byte[(int) size[0]];
        CL.clGetPlatformInfo(platformHandle, parameter, text.length, Pointer.to(text), null);
        return string(text);
    }

    /** A driver's text, which ends with 0 and may have any spaces, on one line. */
    static String string(byte[] text) {
        return new String(text, StandardCharsets.UTF_8)
                .replace('\0', ' ')
                .strip()
                .replaceAll("\\s+", " ");
    }
}
