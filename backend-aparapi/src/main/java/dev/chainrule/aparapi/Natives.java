package dev.chainrule.aparapi;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLLoader;
import com.aparapi.natives.NativeLoader;
import dev.chainrule.spi.ThreadRoom;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Aparapi's native library, and what it finds. */
final class Natives {
    /** The variable of the environment that limits PoCL's threads. */
    private static final String MOST_OF_POCL = "POCL_MAX_PTHREAD_COUNT";

    /** Threads beside one for each processor: two that compile, and two for the end of Java. */
    private static final int MORE_THREADS = 4;

    /** Whether the drivers were asked before, and have made their threads: they do so once in a process. */
    private static final AtomicBoolean ASKED = new AtomicBoolean();

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
        try {
            if (!ASKED.get()) {
                if (!lackOfThreads().isEmpty()) {
                    return List.of();
                }
                ASKED.set(true);
            }
            return OpenCLDevice.listDevices(null).stream()
                    .sorted(Comparator.comparingInt(device -> rank(device.getType())))
                    .toList();
        } catch (LinkageError e) { // its class for the loader has no other way to say that it cannot be used
            return List.of();
        } finally {
            journal.take();
        }
    }

    /** PoCL ends the process where it cannot make a thread for each processor. */
    private static String lackOfThreads() {
        int processors = ThreadRoom.processors();
        try {
            String most = System.getenv(MOST_OF_POCL);
            processors = most == null ? processors : Math.min(processors, Math.max(1, Integer.parseInt(most.strip())));
        } catch (NumberFormatException e) {
            // PoCL does not take it either
        }
        return ThreadRoom.lack(processors + MORE_THREADS);
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
        if (!ASKED.get()) {
            return new Absence(
                    "OpenCL drivers make threads: " + lackOfThreads(),
                    "allow more, or set " + MOST_OF_POCL + "=1 in the environment",
                    null);
        }
        if (isLoaded()) {
            return new Absence(
                    "the OpenCL loader found no platform with a device",
                    "install the GPU vendor's OpenCL driver, or pocl-opencl-icd for the CPU",
                    null);
        }
        try {
            NativeLoader.load();
            return meaning(new IllegalStateException("it can be loaded now"), "");
        } catch (IOException | UnsatisfiedLinkError | RuntimeException e) {
            return meaning(e, System.getProperty("java.io.tmpdir", ""));
        }
    }

    /**
     * Whether Aparapi's classes can be used, if only to compute in Java's threads: they ask the drivers for devices all the
     * same, so not where these must not be loaded, or Java refuses.
     */
    static boolean areUsable() {
        if (!ASKED.get()) {
            return false;
        }
        try {
            OpenCLLoader.isOpenCLAvailable();
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    private static boolean isLoaded() {
        return areUsable() && OpenCLLoader.isOpenCLAvailable();
    }

    /** Explains a failure to load; {@code folder} is where Aparapi unpacks its library. */
    static Absence meaning(Throwable failure, String folder) {
        String reason = String.valueOf(failure.getMessage());
        if (failure instanceof IllegalCallerException) { // from JDK 24 on
            Module natives = NativeLoader.class.getModule();
            return new Absence(
                    "Java does not let Aparapi load a native library (--illegal-native-access=deny)",
                    "start it with --enable-native-access="
                            + (natives.isNamed() ? "aparapi," + natives.getName() : "ALL-UNNAMED"),
                    failure);
        }
        if (reason.contains("libOpenCL") || reason.contains("OpenCL.dll")) {
            return new Absence(
                    "there is no OpenCL loader for Aparapi's native library: " + reason,
                    "install the GPU vendor's driver, or ocl-icd-libopencl1 and pocl-opencl-icd for the CPU",
                    failure);
        }
        String another = "name a folder that may be written to and executed from by -Djava.io.tmpdir";
        if (reason.contains("failed to map segment")) {
            return new Absence(
                    "Aparapi's native library may not be executed from java.io.tmpdir=" + folder + " (noexec)",
                    another,
                    failure);
        }
        if (reason.contains("No space left") || reason.contains("quota")) {
            return new Absence(
                    "Aparapi's native library was not unpacked into java.io.tmpdir=" + folder + ", which is full",
                    "make room there, or " + another,
                    failure);
        }
        if (!folder.isEmpty() && reason.contains(folder)) {
            return new Absence("Aparapi's native library was not loaded: " + reason, another, failure);
        }
        return new Absence(
                "Aparapi's native library was not loaded on " + System.getProperty("os.name") + ", "
                        + System.getProperty("os.arch") + ": " + reason,
                "Aparapi has one for Linux, Windows and macOS on x86 and for Linux on ARM; or use the backend opencl",
                failure);
    }
}
