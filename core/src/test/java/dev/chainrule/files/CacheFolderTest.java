package dev.chainrule.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheFolderTest {
    @Test
    void eachSystemHasAFolderForCaches() {
        Path me = Path.of("/home/me");
        Path ours = Path.of("chainrule", "opencl");
        assertThat(CacheFolder.of("opencl", "Linux", Map.of(), "/home/me"))
                .isEqualTo(me.resolve(".cache").resolve(ours));
        assertThat(CacheFolder.of("opencl", "Linux", Map.of("XDG_CACHE_HOME", "/caches"), "/home/me"))
                .isEqualTo(Path.of("/caches").resolve(ours));
        assertThat(CacheFolder.of("opencl", "Mac OS X", Map.of("XDG_CACHE_HOME", "/caches"), "/home/me"))
                .isEqualTo(me.resolve(Path.of("Library", "Caches")).resolve(ours));
        assertThat(CacheFolder.of("opencl", "Windows 11", Map.of("LOCALAPPDATA", "/local"), "/home/me"))
                .isEqualTo(Path.of("/local").resolve(ours));
        assertThat(CacheFolder.of("opencl", "Windows 11", Map.of(), "/home/me"))
                .isEqualTo(me.resolve(Path.of("AppData", "Local")).resolve(ours));
        assertThat(CacheFolder.of(
                        "opencl", "Linux", Map.of("CHAINRULE_CACHE", "/here", "XDG_CACHE_HOME", "/caches"), "/home/me"))
                .isEqualTo(Path.of("/here"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "\0"})
    void aFolderThatIsNotAbsoluteIsIgnored(String none) {
        assertThat(CacheFolder.of(
                        "opencl", "Linux", Map.of("CHAINRULE_CACHE", none, "XDG_CACHE_HOME", none), "/home/me"))
                .isEqualTo(Path.of("/home/me", ".cache", "chainrule", "opencl"));
    }
}
