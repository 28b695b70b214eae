package dev.chainrule.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folders for compiled kernels, apart from the user's own. */
final class KernelCaches {
    private final Path folder;

    /** Empty ones in a new temporary folder. */
    KernelCaches() {
        try {
            folder = Files.createTempDirectory("chainrule-kernels");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        empty();
    }

    /** Where our backends, PoCL and NVIDIA's driver look for theirs. */
    Map<String, String> environment() {
        return Stream.of("CHAINRULE_CACHE", "POCL_CACHE_DIR", "CUDA_CACHE_PATH")
                .collect(Collectors.toMap(
                        Function.identity(), name -> folder.resolve(name).toString()));
    }

    /** Makes every cache a folder in which nothing is. */
    void empty() {
        delete();
        try {
            for (String cache : environment().values()) {
                Files.createDirectories(Path.of(cache));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes all. */
    void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
