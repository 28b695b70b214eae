package dev.chainrule.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing, and finding out beforehand whether it can be done. */
class DestinationTest {
    private static final String BEFORE = "what was there before";
    private static final String AFTER = "after";
    private static final int NO_PROCESS = 99_999_999; // above the greatest number that Linux gives

    @TempDir
    Path folder;

    private static void write(Path file, String text) throws IOException {
        Destination.of(file).check();
        Destination.of(file).write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertRefused(Path file, String reason) {
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> Destination.of(file).check())
                .satisfies(e -> assertThat(e.getReason()).contains(reason));
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> Destination.of(file).write(out -> {}))
                .satisfies(
                        e -> assertThat(e.getReason()).startsWith("not saved: ").contains(reason));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void needsPermissions() {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("unix"), "no permissions here");
    }

    // ---- what is asked beforehand

    @Test
    void askingChangesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        FileTime touched = FileTime.from(Instant.now().minusSeconds(1000));
        Files.setLastModifiedTime(file, touched);

        Destination.of(file).check();
        Destination.of(folder.resolve("new")).check();

        assertThat(file).hasContent(BEFORE);
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(touched.toInstant());
        assertThat(names()).containsExactly("file");
    }

    @Test
    void whatCanBeNoFileIsRefused() throws IOException {
        assertRefused(folder, "it is a folder, expected a file");
        assertRefused(folder.getRoot(), "it is a folder");
        assertRefused(folder.resolve("missing/file"), "its folder does not exist");
        assertRefused(Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop")), "loop of links");
        Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("missing/file"));
        assertRefused(
                nowhere, "its folder behind the link, " + folder.toRealPath().resolve("missing") + ", does not");
        assertThatExceptionOfType(NotAFileException.class)
                .isThrownBy(() -> Destination.of(folder).check());
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 5000})
    void aNameMayBeAsLongAsTheFileSystemTakes(int length) throws IOException {
        Path file = folder.resolve("m".repeat(length));
        if (length == 255) {
            write(file, AFTER);
            assertThat(file).hasContent(AFTER);
        } else {
            assertRefused(file, "too long");
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void whatThisUserMayNotWriteIsRefused() throws IOException {
        needsPermissions();
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assumeTrue(!Files.isWritable(file), "this user, likely root, writes everywhere");
        assertRefused(file, "it may not be read and written: permission denied");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
        assertRefused(file, "it may not be read and written: permission denied");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void aFolderThatTakesNoNewFilesMayHaveOneThatIsWritten() throws IOException {
        needsPermissions();
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(folder), "this user, likely root, writes everywhere");
            assertRefused(folder.resolve("new"), "its folder takes no new file: permission denied");
            write(file, AFTER);
            assertThat(file).hasContent(AFTER);
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    // ---- what stays

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-rw-rw-", "rwxr-x--x"})
    void permissionsStay(String permissions) throws IOException {
        needsPermissions();
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        Object key = Files.getAttribute(file, "unix:ino");
        write(file, AFTER);
        assertThat(file).hasContent(AFTER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(permissions);
        assertThat(Files.getAttribute(file, "unix:ino")).as("replaced").isNotEqualTo(key);
    }

    @Test
    void whatReplacesAFileIsNobodyElsesWhileItIsWritten() throws IOException {
        needsPermissions();
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        Destination.of(file).write(out -> {
            for (String name : names()) {
                if (!name.equals("file")) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                            .isEqualTo("rw-------");
                }
            }
            assertThat(names()).hasSize(2);
        });
    }

    @Test
    void ownerAndGroupStay() throws IOException {
        needsPermissions();
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        try {
            Files.setAttribute(file, "unix:uid", 12345);
            Files.setAttribute(file, "unix:gid", 23456);
        } catch (IOException e) {
            assumeTrue(false, "this user gives no files away");
        }
        write(file, AFTER);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(23456);
    }

    @Test
    void allHardLinksOfAFileHaveTheNewContent() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        Path other = folder.resolve("other");
        try {
            Files.createLink(other, file);
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, "no hard links here");
        }
        for (String text : List.of(AFTER, "and something that is longer than before", "")) {
            write(file, text);
            assertThat(other).hasContent(text);
        }
        assertThat(Files.isSameFile(file, other)).isTrue();
        assertThat(names()).containsExactlyInAnyOrder("file", "other");
    }

    @Test
    void aFailureLeavesTheFileAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        for (Path each : List.of(file, folder.resolve("new"))) {
            assertThatExceptionOfType(FileSystemException.class)
                    .isThrownBy(() -> Destination.of(each).write(out -> {
                        out.write(1);
                        throw new IOException("planted");
                    }))
                    .withMessage(each + ": not saved: planted");
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> Destination.of(each).write(out -> {
                        throw new OutOfMemoryError("planted");
                    }));
        }
        assertThat(file).hasContent(BEFORE);
        assertThat(names()).containsExactly("file");
    }

    @Test
    void contentThatCannotBeCopiedGivesWayToThatFromBefore() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "half overwritten");
        Path before = Files.writeString(folder.resolve("before"), BEFORE);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> InPlace.copy(folder.resolve("missing"), before, target));
        assertThat(target).hasContent(BEFORE);
    }

    @Test
    void anInterruptedThreadWritesAsAnyOther() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        Path linked = Files.createLink(folder.resolve("linked"), Files.writeString(folder.resolve("other"), BEFORE));
        for (Path each : List.of(file, linked, folder.resolve("new"))) {
            Thread.currentThread().interrupt();
            write(each, AFTER);
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
            assertThat(each).hasContent(AFTER);
        }
    }

    // ---- streams

    @Test
    void devicesAreWrittenTo() throws IOException {
        Path none = Path.of("/dev/null");
        assumeTrue(Files.exists(none), "no /dev/null");
        write(none, AFTER);
        assertThat(Files.isRegularFile(none)).isFalse();
        assertThat(Destination.of(none).sameAs(none)).isFalse();
    }

    @Test
    void pipesAreWrittenTo() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(Files.exists(Path.of("/usr/bin/mkfifo")), "no mkfifo");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Destination.of(pipe).check(); // and does not wait for a reader
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try (InputStream in = new java.io.FileInputStream(pipe.toFile())) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                in.transferTo(all);
                return all.toString(StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        });
        write(pipe, AFTER);
        assertThat(read.get()).isEqualTo(AFTER);
        assertThat(names()).containsExactly("pipe");
    }

    @Test
    void openFilesAreAddedTo() throws IOException {
        Path numbers = Path.of("/proc/self/fd");
        assumeTrue(Files.exists(numbers), "no /proc/self/fd");
        Path log = Files.writeString(folder.resolve("log"), BEFORE);
        try (FileChannel open = FileChannel.open(log, StandardOpenOption.WRITE);
                Stream<Path> all = Files.list(numbers)) {
            Path number = all.filter(path -> leadsTo(path, log)).findFirst().orElseThrow();
            Path link = Files.createSymbolicLink(folder.resolve("link"), number);
            write(link, AFTER);
            assertThat(open.size()).isEqualTo(Files.size(log));
        }
        assertThat(log).hasContent(BEFORE + AFTER);
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.exists(link) && Files.isSameFile(link, file);
        } catch (IOException e) {
            return false;
        }
    }

    // ---- the same file by other names

    @Test
    void theSameFileIsKnownByAllItsNames() throws IOException {
        Path file = folder.resolve("file");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        Path here = Files.createSymbolicLink(folder.resolve("here"), folder);
        for (int round = 0; round < 2; round++) {
            assertThat(Destination.of(file).sameAs(link)).isTrue();
            assertThat(Destination.of(link).sameAs(here.resolve("./here/file"))).isTrue();
            assertThat(Destination.of(file).sameAs(folder.resolve("else"))).isFalse();
            assertThat(Destination.of(file).sameAs(folder.resolve("missing/file")))
                    .isFalse();
            Files.writeString(file, BEFORE);
        }
        assertThat(Destination.of(file).sameAs(Files.createLink(folder.resolve("hard"), file)))
                .isTrue();
    }

    // ---- processes that were killed

    private Path temporary(long process) throws IOException {
        return Files.writeString(folder.resolve(".chainrule-" + process + "-12ab.tmp"), "half");
    }

    @Test
    void whatKilledProcessesLeftIsRemoved() throws IOException {
        temporary(NO_PROCESS);
        Path reused = temporary(ProcessHandle.current().pid()); // its number was that of another before
        Files.setLastModifiedTime(reused, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
        write(folder.resolve("file"), AFTER);
        assertThat(names()).containsExactly("file");
    }

    /** The only whole copy of a file that was being written over when the process was killed. */
    @Test
    void contentFromBeforeStaysUntilItsFileIsWrittenAgain() throws IOException {
        String end = "-" + Integer.toHexString("file".hashCode()) + ".before";
        Path before = Files.writeString(folder.resolve(".chainrule-" + NO_PROCESS + "-12ab" + end), BEFORE);
        write(folder.resolve("other"), AFTER);
        assertThat(before).hasContent(BEFORE);
        write(folder.resolve("file"), AFTER);
        assertThat(names()).containsExactlyInAnyOrder("file", "other");
    }

    @Test
    void contentIsThereFromBeforeWhileItIsWrittenOver() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), BEFORE);
        Files.createLink(folder.resolve("linked"), file);
        Destination.of(file).write(out -> out.write(AFTER.getBytes(StandardCharsets.UTF_8)));
        assertThat(file).hasContent(AFTER);
        assertThat(names()).containsExactlyInAnyOrder("file", "linked");
    }

    @Test
    void whatIsBeingWrittenStays() throws IOException {
        Path ours = temporary(ProcessHandle.current().pid());
        Path locked = temporary(NO_PROCESS);
        Path strange = Files.writeString(folder.resolve(".chainrule-notes.tmp"), "mine");
        try (FileChannel channel = FileChannel.open(locked, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            write(folder.resolve("file"), AFTER);
        }
        assertThat(ours).exists();
        assertThat(locked).exists();
        assertThat(strange).exists();
    }

    @Test
    void twoWritersDoNotTakeEachOthersFileForAbandoned() throws IOException {
        Path one = folder.resolve("one");
        Destination.of(one).write(out -> {
            out.write('1');
            assertThatCode(() -> write(folder.resolve("two"), AFTER)).doesNotThrowAnyException();
        });
        assertThat(one).hasContent("1");
        assertThat(names()).containsExactlyInAnyOrder("one", "two");
    }
}
