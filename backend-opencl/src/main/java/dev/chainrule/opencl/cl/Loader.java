package dev.chainrule.opencl.cl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks for the OpenCL loader as the dynamic linker of Linux does, before JOCL tries it: where there is none, JOCL says so
 * on standard output, which belongs to the program, and cannot be told not to.
 */
final class Loader {
    /** The beginning of both names that JOCL tries. */
    private static final String NAME = "libOpenCL.so";

    private static final Path LINKER_CACHE = Path.of("/etc/ld.so.cache");

    private Loader() {}

    /** Whether this is certain not to be found; false where it is not known. */
    static boolean isMissing() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")
                && isMissing(LINKER_CACHE, folders(System.getenv(), System.getProperty("os.arch", "")));
    }

    static boolean isMissing(Path linkerCache, List<Path> folders) {
        if (folders.stream().anyMatch(Loader::isIn)) {
            return false;
        }
        try {
            return !new String(Files.readAllBytes(linkerCache), StandardCharsets.ISO_8859_1).contains(NAME);
        } catch (IOException e) {
            return false; // a linker that keeps no such list
        }
    }

    private static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(NAME)) || Files.exists(folder.resolve(NAME + ".1"));
    }

    /** The folders in which the linker looks besides its list: those of the environment, and those that are built in. */
    static List<Path> folders(Map<String, String> environment, String architecture) {
        String multiarch = (architecture.equals("amd64") ? "x86_64" : architecture) + "-linux-gnu";
        return Stream.concat(
                        Stream.of(
                                environment.getOrDefault("LD_LIBRARY_PATH", "").split("[:;]")),
                        Stream.of("/lib", "/usr/lib").flatMap(lib -> Stream.of(lib, lib + "64", lib + "/" + multiarch)))
                .map(Path::of)
                .toList();
    }
}
