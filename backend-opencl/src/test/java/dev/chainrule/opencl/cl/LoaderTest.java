package dev.chainrule.opencl.cl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the loader is missing is decided as the dynamic linker does. */
class LoaderTest {
    @TempDir
    Path folder;

    @Test
    void aLoaderInAFolderIsThere() throws IOException {
        Path cache = Files.writeString(folder.resolve("cache"), "glibc-ld.so.cache1.1 libc.so.6\0/lib/libc.so.6\0");
        Path lib = Files.createDirectory(folder.resolve("lib"));
        assertThat(Loader.isMissing(cache, List.of(folder, lib))).isTrue();
        Path loader = Files.createFile(lib.resolve("libOpenCL.so.1"));
        assertThat(Loader.isMissing(cache, List.of(folder, lib))).isFalse();
        Files.move(loader, lib.resolve("libOpenCL.so"));
        assertThat(Loader.isMissing(cache, List.of(folder, lib))).isFalse();
    }

    @Test
    void aLoaderInTheLinkersListIsThere() throws IOException {
        Path cache = Files.write(folder.resolve("cache"), "\u00ff\u0000libOpenCL.so.1\0/opt/x".getBytes("ISO-8859-1"));
        assertThat(Loader.isMissing(cache, List.of())).isFalse();
    }

    @Test
    void withoutAListNothingIsCertain() {
        assertThat(Loader.isMissing(folder.resolve("none"), List.of(folder))).isFalse();
    }

    @Test
    void foldersAreThoseOfTheEnvironmentAndTheBuiltInOnes() {
        assertThat(Loader.folders(Map.of("LD_LIBRARY_PATH", "/a:/b;/c"), "amd64"))
                .contains(Path.of("/a"), Path.of("/b"), Path.of("/c"))
                .contains(Path.of("/usr/lib"), Path.of("/lib64"), Path.of("/usr/lib/x86_64-linux-gnu"));
        assertThat(Loader.folders(Map.of(), "aarch64")).contains(Path.of("/lib/aarch64-linux-gnu"));
    }
}
