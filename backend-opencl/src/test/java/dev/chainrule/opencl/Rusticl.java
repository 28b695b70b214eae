package dev.chainrule.opencl;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Mesa's driver, on its processor: strict about the standard, and with a compiler of its own. */
final class Rusticl {
    private static final String LIBRARY = "libRusticlOpenCL.so.1";

    private Rusticl() {}

    /**
     * The environment in which it is the only driver; skips the test where it is not installed.
     *
     * @param folder for the file that registers it
     * @param enabled the drivers that it is to use, e.g. {@code llvmpipe}
     */
    static Map<String, String> orSkip(Path folder, String enabled) throws IOException {
        Path library = Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
                .map(place -> Path.of(place, LIBRARY))
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> abort(LIBRARY + " is not installed (Debian: mesa-opencl-icd)"));
        Path registry = Files.createDirectories(folder.resolve("vendors"));
        Files.writeString(registry.resolve("rusticl.icd"), library.toString());
        Map<String, String> environment = new HashMap<>();
        environment.put("OCL_ICD_VENDORS", registry.toString());
        environment.put("RUSTICL_ENABLE", enabled);
        environment.put("CHAINRULE_CACHE", folder.resolve("cache").toString());
        return environment;
    }
}
