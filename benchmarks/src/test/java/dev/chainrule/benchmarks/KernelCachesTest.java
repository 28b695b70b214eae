package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelCachesTest {
    @Test
    void areFilledEmptiedAndDeleted() throws IOException {
        KernelCaches caches = new KernelCaches();
        Path cache = Path.of(caches.environment().get("CHAINRULE_CACHE"));
        assertThat(cache).isEmptyDirectory().isAbsolute();
        Files.createDirectories(cache.resolve("some"));
        Files.writeString(cache.resolve("some").resolve("kernel"), "x");
        caches.empty();
        assertThat(cache).isEmptyDirectory();
        caches.delete();
        assertThat(cache.getParent()).doesNotExist();
    }
}
