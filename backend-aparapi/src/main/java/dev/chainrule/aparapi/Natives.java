package dev.chainrule.aparapi;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLLoader;
import com.aparapi.natives.NativeLoader;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Aparapi's native library, and what it finds. */
final class Natives {
    private Natives() {}

    /**
     * Why there is no device.
     *
     * @param reason what was looked for and not found
     * @param remedy what a user can do about it
     * @param cause the failure that told, if one did
     */
    record Absence(String reason, String remedy, @Nullable Throwable cause) {}

    /** All devices of all platforms, GPUs before accelerators before processors; empty if there is nothing. */
    static List<OpenCLDevice> devices() {
        Journal journal = Journal.open();
        List<OpenCLDevice> devices = OpenCLDevice.listDevices(null).stream()
                .sorted(Comparator.comparingInt(device -> rank(device.getType())))
                .toList();
        journal.take();
        return devices;
    }

    private static int rank(Device.TYPE type) {
        return switch (type) {
            case GPU -> 0;
            case ACC -> 1;
            default -> 2;
        };
    }

    /** Why {@link #devices} is empty. Aparapi does not keep why its library was not loaded, so that is tried again. */
    static Absence absence() {
        if (OpenCLLoader.isOpenCLAvailable()) {
            return new Absence(
                    "the OpenCL loader found no platform with a device",
                    "install the GPU vendor's OpenCL driver, or pocl-opencl-icd for the CPU",
                    null);
        }
        String reason = "it can be loaded now";
        Throwable cause = null;
        try {
            NativeLoader.load();
        } catch (IOException | UnsatisfiedLinkError | IllegalArgumentException | NullPointerException e) {
            reason = String.valueOf(e.getMessage());
            cause = e;
        }
        if (reason.contains("libOpenCL") || reason.contains("OpenCL.dll")) {
            return new Absence(
                    "there is no OpenCL loader for Aparapi's native library: " + reason,
                    "install the GPU vendor's driver, or ocl-icd-libopencl1 and pocl-opencl-icd for the CPU",
                    cause);
        }
        return new Absence(
                "Aparapi's native library was not loaded on " + System.getProperty("os.name") + ", "
                        + System.getProperty("os.arch") + ": " + reason,
                "Aparapi has one for Linux, Windows and macOS on x86 and for Linux on ARM; name a folder that may be written"
                        + " to and executed from by -Djava.io.tmpdir; or use the backend opencl",
                cause);
    }
}
