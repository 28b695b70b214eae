package dev.chainrule.opencl.cl;

import static java.util.Comparator.comparing;

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
     * The devices, GPUs before accelerators before CPUs, else as the platforms name them.
     *
     * @throws NoDriverException if there is none
     */
    public static List<Device> devices() throws NoDriverException {
        load();
        List<Device> devices = new ArrayList<>();
        for (cl_platform_id platform : platforms()) {
            for (cl_device_id device : devicesOf(platform)) {
                devices.add(Device.of(platform, device));
            }
        }
        if (devices.isEmpty()) {
            throw new NoDriverException(
                    "the OpenCL platforms of this machine have no device",
                    "check that this user may open the GPU's device files (on Linux: groups render and video)",
                    null);
        }
        devices.sort(comparing(Device::kind).thenComparing(Device::platform).thenComparing(Device::version));
        return devices;
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
            cl_platform_id[] platforms = new cl_platform_id[count[0]];
            CL.clGetPlatformIDs(count[0], platforms, null);
            return platforms;
        } catch (CLException e) {
            if (e.getStatus() != PLATFORM_NOT_FOUND) {
                throw e;
            }
            throw Registry.here().noPlatform(e);
        } catch (UnsupportedOperationException e) { // how JOCL says that a library has no such function
            throw new NoDriverException("what was loaded as libOpenCL.so.1 is no OpenCL loader", INSTALL_LOADER, e);
        }
    }

    private static cl_device_id[] devicesOf(cl_platform_id platform) {
        try {
            int[] count = new int[1];
            CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
            cl_device_id[] devices = new cl_device_id[count[0]];
            CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, count[0], devices, null);
            return devices;
        } catch (CLException e) {
            if (e.getStatus() == CL.CL_DEVICE_NOT_FOUND) {
                return new cl_device_id[0];
            }
            throw e;
        }
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
