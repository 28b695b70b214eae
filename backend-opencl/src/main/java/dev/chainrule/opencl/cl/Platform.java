package dev.chainrule.opencl.cl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** The devices of one driver, or why it has none to offer. */
public final class Platform {
    /** Every bit of a cl_device_type, which has 64; JOCL's own constant sets those above too, and strict drivers refuse it. */
    private static final long ALL_TYPES = 0xFFFFFFFFL;

    /** The name of Mesa's platform, which uses the drivers only that the environment names. */
    private static final String RUSTICL = "rusticl";

    private static final String RUSTICL_ENABLE = "RUSTICL_ENABLE";

    private final String name;
    private final List<Device> devices;
    private final String fault;

    private Platform(String name, List<Device> devices, String fault) {
        this.name = name;
        this.devices = List.copyOf(devices);
        this.fault = fault;
    }

    static Platform of(cl_platform_id handle) {
        String name = "";
        try {
            name = text(handle, CL.CL_PLATFORM_NAME);
            return new Platform(name, devices(handle), "");
        } catch (CLException e) {
            String fault = e.getStatus() == CL.CL_DEVICE_NOT_FOUND ? "" : CL.stringFor_errorCode(e.getStatus());
            return new Platform(name, List.of(), fault);
        }
    }

    private static List<Device> devices(cl_platform_id platform) {
        int[] count = new int[1];
        CL.clGetDeviceIDs(platform, ALL_TYPES, 0, null, count);
        cl_device_id[] handles = new cl_device_id[count[0]];
        if (count[0] > 0) {
            CL.clGetDeviceIDs(platform, ALL_TYPES, count[0], handles, null);
        }
        List<Device> devices = new ArrayList<>();
        for (cl_device_id handle : handles) {
            devices.add(Device.of(platform, handle));
        }
        return devices;
    }

    /** The driver's words about a platform, on one line. */
    static String text(cl_platform_id platform, int parameter) {
        long[] size = new long[1];
        CL.clGetPlatformInfo(platform, parameter, 0, null, size);
        byte[] text = new byte[(int) size[0]];
        CL.clGetPlatformInfo(platform, parameter, text.length, Pointer.to(text), null);
        return Device.string(text);
    }

    /** Its devices, in its order; none where {@link #reason} says why. */
    public List<Device> devices() {
        return devices;
    }

    /** Its name as a part of an id: lower-case letters, digits and hyphens. */
    public String word() {
        String word =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return word.isEmpty() ? "platform" : word;
    }

    /** Why it has no device to offer. */
    public String reason() {
        return fault.isEmpty()
                ? "the platform " + name + " has no device"
                : "the platform " + name + " does not list its devices: " + fault;
    }

    /** The remedy, if a user can have one. */
    public String remedy() {
        if (!fault.isEmpty()) {
            return "see that the program clinfo lists it, and mend its driver if not";
        }
        return name.equals(RUSTICL)
                        && System.getenv().getOrDefault(RUSTICL_ENABLE, "").isBlank()
                ? "name the GPU's driver in the environment, e.g. " + RUSTICL_ENABLE
                        + "=radeonsi, iris or nouveau, or llvmpipe" + " for the CPU"
                : "check that this user may open the GPU's device files (on Linux: groups render and video)";
    }
}
