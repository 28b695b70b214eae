package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a process before left, or that somebody else did. */
class CacheTest {
    private static final List<String> KEY = List.of("a", "key");
    private static final byte[] VALUE = "a value".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temporary;

    private Path folder;
    private Cache cache;

    @BeforeEach
    void open() {
        folder = temporary.resolve("not").resolve("there");
        cache = new Cache(folder);
    }

    @Test
    void whatIsStoredIsThereForTheNextProcess() {
        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.put(KEY, VALUE)).isTrue();
        assertThat(new Cache(folder).get(KEY)).contains(VALUE);
        assertThat(cache.get(List.of("akey"))).isEmpty();
        assertThat(cache.get(List.of("ak", "ey"))).isEmpty();
        assertThat(cache.put(KEY, new byte[0])).isTrue();
        assertThat(cache.get(KEY)).contains(new byte[0]);
        assertThat(cache).hasToString(folder.toString());
    }

    @Test
    void aFileThatIsNotWholeIsNoFile() throws IOException {
        cache.put(KEY, VALUE);
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThat(cache.get(KEY)).as("byte %s", i).isEmpty();
            Files.write(file, Arrays.copyOf(whole, i));
            assertThat(cache.get(KEY)).as("%s bytes", i).isEmpty();
        }
        assertThat(cache.put(KEY, VALUE)).isTrue();
        assertThat(cache.get(KEY)).contains(VALUE);
    }

    @Test
    void aFileOfAnotherKeyIsNoFile() throws IOException {
        cache.put(KEY, VALUE);
        Path file = files().get(0);
        cache.put(List.of("another"), "another value".getBytes(StandardCharsets.UTF_8));
        Path another =
                files().stream().filter(one -> !one.equals(file)).findFirst().orElseThrow();
        Files.write(file, Files.readAllBytes(another));
        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void neitherALinkNorAFolderIsAFile() throws IOException {
        cache.put(KEY, VALUE);
        Path file = files().get(0);
        Path elsewhere = Files.move(file, temporary.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.put(KEY, VALUE)).isTrue();
        assertThat(file).isRegularFile();
        assertThat(Files.isSymbolicLink(file)).isFalse();
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void aFolderThatOthersMayWriteIntoIsNoFolder() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "no permissions here");
        cache.put(KEY, VALUE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        for (String others : List.of("rwxrwx---", "rwx----w-", "rwxrwxrwx")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(others));
            assertThat(cache.get(KEY)).as(others).isEmpty();
            assertThat(cache.put(KEY, VALUE)).as(others).isFalse();
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(cache.get(KEY)).contains(VALUE);
    }

    @Test
    void aLinkToAFolderIsNoFolder() throws IOException {
        cache.put(KEY, VALUE);
        Cache linked = new Cache(Files.createSymbolicLink(temporary.resolve("link"), folder));
        assertThat(linked.get(KEY)).isEmpty();
        assertThat(linked.put(KEY, VALUE)).isFalse();
    }

    @Test
    void aFolderThatCannotBeIsNoFolder() throws IOException {
        Cache none = new Cache(Files.createFile(temporary.resolve("file")).resolve("below"));
        assertThat(none.put(KEY, VALUE)).isFalse();
        assertThat(none.get(KEY)).isEmpty();
    }

    @Test
    void theOldestAreDeleted() throws IOException {
        for (int i = 0; i < 260; i++) {
            assertThat(cache.put(List.of("key " + i), VALUE)).isTrue();
        }
        assertThat(files()).hasSize(256);
        assertThat(cache.get(List.of("key 259"))).contains(VALUE);
    }

    /** The folder is named by the user, and may hold what is dear to her. */
    @Test
    void filesOfOthersAreNeverDeleted() throws IOException {
        cache.put(KEY, VALUE);
        List<Path> others = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Path other = Files.writeString(folder.resolve("photo " + i + ".jpg"), "theirs");
            others.add(other);
            Files.setLastModifiedTime(other, FileTime.fromMillis(i)); // older than any of the cache's
        }
        for (int i = 0; i < 260; i++) {
            cache.put(List.of("key " + i), VALUE);
        }
        assertThat(others).allMatch(Files::exists);
        assertThat(files()).hasSize(300 + 256);
    }

    @Test
    void manyThreadsWriteAndReadWholeValues() throws Exception {
        byte[] large = new byte[1 << 16];
        Arrays.fill(large, (byte) 7);
        cache.put(KEY, large);
        long right = Stream.generate(() -> KEY)
                .limit(200)
                .parallel()
                .filter(key ->
                        cache.put(key, large) && Arrays.equals(cache.get(key).orElseThrow(), large))
                .count();
        assertThat(right).isEqualTo(200);
        assertThat(files()).hasSize(1);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
