package dev.chainrule.opencl.cl;

import static java.util.Comparator.comparingInt;

import dev.chainrule.spi.DeviceInfo.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** Loads the native libraries, once, and lists the devices of all platforms. */
public final class Driver {
    /** JOCL unpacks its library under a fixed name, which JVMs that start together overwrite, unless told otherwise. */
    private static final String UNIQUE_NAMES = "uniqueLibraryNames";

    /** How JOCL says that it is its own library, not the loader, that is missing. */
    private static final String JOCL_NOT_LOADED = "Error while loading native library";

    /** How it says that it has none for this system; else there is one, and it cannot be unpacked or loaded. */
    private static final String NO_JOCL = "No resource found with name";

    private static final String INSTALL_LOADER =
            "install the GPU vendor's driver, or ocl-icd-libopencl1 and pocl-opencl-icd for the CPU";

    private static final int PLATFORM_NOT_FOUND = -1001;

    private Driver() {}

    /**
     * The devices, GPUs before accelerators before CPUs, else as the platforms name them; last those that do not answer,
     * so that they don't change the others' numbers.
     *
     * @throws NoDriverException if there is none
     */
    public static List<Device> devices() throws NoDriverException {
        load();
        List<Device> devices = new ArrayList<>();
        for (cl_platform_id platform : platforms()) {
            devices.addAll(devicesOf(platform));
        }
        if (devices.isEmpty()) {
            throw new NoDriverException(
                    "the OpenCL platforms of this machine have no device",
                    "check that this user may open the GPU's device files (on Linux: groups render and video)",
                    null);
        }
        devices.sort(comparingInt((Device device) -> device.fault().isEmpty() ? 0 : 1)
                .thenComparingInt(device -> place(device.kind()))
                .thenComparing(Device::platform)
                .thenComparing(Device::version));
        return devices;
    }

    static int place(Kind kind) {
        return switch (kind) {
            case GPU -> 0;
            case ACCELERATOR -> 1;
            case CPU -> 2;
        };
    }

    private static void load() throws NoDriverException {
        if (Loader.isMissing()) {
            throw new NoDriverException("there is no OpenCL loader, such as libOpenCL.so.1", INSTALL_LOADER, null);
        }
        String failure = Library.FAILURE;
        if (failure.isEmpty()) {
            return;
        }
        if (failure.contains(NO_JOCL)) {
            throw new NoDriverException(
                    "JOCL has no native library for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch"),
                    "build one, and name its folder by -Djava.library.path",
                    null);
        }
        if (failure.contains(JOCL_NOT_LOADED)) {
            throw new NoDriverException(
                    "JOCL's native library cannot be unpacked into java.io.tmpdir="
                            + System.getProperty("java.io.tmpdir") + ", or not be loaded from there",
                    "name a folder that may be written to and executed from by -Djava.io.tmpdir",
                    null);
        }
        throw new NoDriverException("no OpenCL loader, such as libOpenCL.so.1, could be loaded", INSTALL_LOADER, null);
    }

    private static cl_platform_id[] platforms() throws NoDriverException {
        try {
            int[] count = new int[1];
            CL.clGetPlatformIDs(0, null, count);
            if (count[0] == 0) {
                throw Registry.here().noPlatform(null);
            }
            cl_platform_id[] platforms = new cl_platform_id[count[0]];
            CL.clGetPlatformIDs(count[0], platforms, null);
            return platforms;
        } catch (CLException e) {
            throw e.getStatus() == PLATFORM_NOT_FOUND
                    ? Registry.here().noPlatform(e)
                    : new NoDriverException(
                            "the OpenCL loader fails: " + CL.stringFor_errorCode(e.getStatus()),
                            "see that the program clinfo lists devices, and mend the drivers if not",
                            e);
        } catch (UnsupportedOperationException e) { // how JOCL says that a library has no such function
            throw new NoDriverException("what was loaded as libOpenCL.so.1 is no OpenCL loader", INSTALL_LOADER, e);
        }
    }

    private static List<Device> devicesOf(cl_platform_id platform) {
        List<Device> devices = new ArrayList<>();
        try {
            int[] count = new int[1];
            CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
            if (count[0] > 0) {
                cl_device_id[] handles = new cl_device_id[count[0]];
                CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, count[0], handles, null);
                for (cl_device_id handle : handles) {
                    devices.add(Device.of(platform, handle));
                }
            }
        } catch (CLException e) {
            if (e.getStatus() != CL.CL_DEVICE_NOT_FOUND) {
                devices.add(Device.unanswering(platform, new cl_device_id(), e));
            }
        }
        return devices;
    }

    /** Loads once in a JVM, and holds what was wrong, if anything. */
    private static final class Library {
        static final String FAILURE = load();

        private static String load() {
            String before = System.getProperty(UNIQUE_NAMES);
            System.setProperty(UNIQUE_NAMES, "true");
            try {
                CL.setExceptionsEnabled(true);
                return "";
            } catch (LinkageError e) {
                return e.toString();
            } finally {
                if (before == null) {
                    System.clearProperty(UNIQUE_NAMES);
                } else {
                    System.setProperty(UNIQUE_NAMES, before);
                }
            }
        }
    }
}
