package dev.chainrule.opencl.cl;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The drivers that are registered with the loader on Linux: a folder of files {@code NAME.icd}, each of which names a
 * library. The loader passes over a driver that it cannot use without a word; this class names the drivers that are registered.
 *
 * @param words the folder's name, and where it comes from
 * @param folder the folder, where there is one on this system
 * @param nvidia whether NVIDIA's kernel driver is here
 */
record Registry(String words, @Nullable Path folder, boolean nvidia) {
    private static final String VARIABLE = "OCL_ICD_VENDORS";
    private static final String USUAL_FOLDER = "/etc/OpenCL/vendors";

    static Registry here() {
        boolean nvidia = Files.exists(Path.of("/dev/nvidiactl"));
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return new Registry("", null, nvidia);
        }
        String folder = System.getenv(VARIABLE);
        return folder == null || folder.isEmpty()
                ? new Registry(USUAL_FOLDER, Path.of(USUAL_FOLDER), nvidia)
                : new Registry(VARIABLE + "=" + folder, Path.of(folder), nvidia);
    }

    /** Why no driver answered. */
    NoDriverException noPlatform(@Nullable Throwable cause) {
        List<String> files = files();
        if (nvidia && files.stream().noneMatch(file -> file.contains("nvidia"))) {
            return new NoDriverException(
                    "an NVIDIA GPU is here, but its driver is not registered with OpenCL",
                    "write libnvidia-opencl.so.1 into " + USUAL_FOLDER + "/nvidia.icd; in a container, set"
                            + " NVIDIA_DRIVER_CAPABILITIES=compute,utility",
                    cause);
        }
        String found = "the OpenCL loader found no platform";
        String install = "install the GPU vendor's OpenCL driver, or pocl-opencl-icd for the CPU";
        if (folder == null) {
            return new NoDriverException(found, install, cause);
        }
        if (!Files.exists(folder)) {
            return new NoDriverException(found + ": " + words + " does not exist", install, cause);
        }
        if (files.isEmpty()) {
            return new NoDriverException(found + " in " + words, install, cause);
        }
        return new NoDriverException(
                found + ": the driver that each of " + files + " in " + words
                        + " names cannot be loaded, or has no device",
                "install those drivers again, or " + install.replaceFirst("^install ", ""),
                cause);
    }

    private List<String> files() {
        List<String> files = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> icd = Files.newDirectoryStream(folder, "*.icd")) {
                icd.forEach(file -> files.add(String.valueOf(file.getFileName())));
            } catch (IOException e) {
                return List.of(); // the loader could not read it either
            }
        }
        Collections.sort(files);
        return files;
    }
}
