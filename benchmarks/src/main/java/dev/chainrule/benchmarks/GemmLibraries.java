package dev.chainrule.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The libraries that multiply: our devices by their id, and OpenBLAS twice, where it is in the jar. */
final class GemmLibraries {
    /**
     * OpenBLAS as the system has it, and as bytedeco built it, in the order in which they are opened. The system's comes
     * first: both files call themselves libopenblas.so.0, and the linker would give netlib the one that is there already,
     * while bytedeco asks for its own by another name.
     */
    static final List<String> OPENBLAS = List.of("netlib", "bytedeco");

    private static final String THREADS = "OPENBLAS_NUM_THREADS";

    private GemmLibraries() {}

    /** All names: the devices that are here, and both OpenBLAS, in this jar or not. */
    static List<String> names() {
        return Stream.concat(Devices.ids().stream(), OPENBLAS.stream()).toList();
    }

    /** The names of those in this jar. */
    static List<String> inThisJar() {
        List<String> names = new ArrayList<>(Devices.ids());
        OPENBLAS.stream().filter(name -> find(name) != null).forEach(names::add);
        return names;
    }

    /**
     * Opens a library on {@code threads} threads.
     *
     * @throws IllegalArgumentException if it is not here, or not on this number of threads; the message has the remedy
     */
    static GemmLibrary open(String name, int threads) {
        if (OPENBLAS.contains(name)) {
            return openBlas(name, threads);
        }
        if (name.contains(":")) {
            return DeviceGemm.library(name, threads);
        }
        throw new IllegalArgumentException("library '" + name + "', expected one of " + names());
    }

    /**
     * Opens a device and closes it again, or looks whether an OpenBLAS is in this jar.
     *
     * @throws IllegalArgumentException if it is not; the message has the remedy
     */
    static void require(String name) {
        if (!OPENBLAS.contains(name)) {
            Devices.open(name).close();
        } else if (find(name) == null) {
            throw absent(name);
        }
    }

    private static IllegalArgumentException absent(String name) {
        return new IllegalArgumentException(name + ": not in this jar, build with -Popenblas");
    }

    private static GemmLibrary openBlas(String name, int threads) {
        NativeGemm found = find(name);
        if (found == null) {
            throw absent(name);
        }
        String set = System.getenv(THREADS);
        if (!Integer.toString(threads).equals(set)) {
            throw new IllegalArgumentException(name + ": the environment has "
                    + (set == null ? "no " + THREADS : THREADS + "=" + set) + ", expected " + THREADS + "=" + threads);
        }
        return found.open(threads);
    }

    private static @Nullable NativeGemm find(String name) {
        try {
            for (NativeGemm candidate : ServiceLoader.load(NativeGemm.class)) {
                if (candidate.name().equals(name)) {
                    return candidate;
                }
            }
        } catch (ServiceConfigurationError e) { // a build without the profile, not cleaned, has the list and no classes
            return null;
        }
        return null;
    }
}
