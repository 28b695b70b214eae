package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.ForkedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that start together all load the library, which each unpacks for itself. */
class StartTogetherTest {
    private static final int PROCESSES = 4;
    private static final String ANSWER = "[9.0, 22.0, 9.0, 26.0]";

    /** Four compilers on few processors take their time, and say so. */
    private static final Pattern NOTHING_BUT_PATIENCE =
            Pattern.compile("(.*\\RWARNING: .* for 3 s now; given up after 300 s .*\\R)*");

    @TempDir
    private Path folder;

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    @Test
    void eachComputes() throws Exception {
        // one folder for all, as on any machine: that is where they would overwrite each other's library
        Path temporary = folder.resolve("shared");
        assertThat(temporary.toFile().mkdir()).isTrue();
        List<ForkedProgram> programs = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            programs.add(
                    ForkedProgram.start(folder, OneDense.class, List.of("-Xmx64m", "-Djava.io.tmpdir=" + temporary)));
        }
        for (ForkedProgram program : programs) {
            assertThat(program.printed()).isEqualTo(ANSWER);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    /** All of them compile, and store what they compiled, at the same time; then one more reads what is there. */
    @Test
    void eachFillsAnEmptyCache() throws Exception {
        Map<String, String> cache =
                Map.of("CHAINRULE_CACHE", folder.resolve("cache").toString());
        List<ForkedProgram> programs = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            programs.add(ForkedProgram.start(folder, OneDense.class, cache, List.of("-Xmx64m")));
        }
        for (ForkedProgram program : programs) {
            assertThat(program.printed()).isEqualTo(ANSWER);
            assertThat(program.errors()).matches(NOTHING_BUT_PATIENCE);
        }
        Map<String, FileTime> stored = filesOf(folder.resolve("cache"));
        assertThat(stored).isNotEmpty();
        assertThat(stored.keySet()).allMatch(name -> name.matches("[0-9a-f]{64}"), "whole, by its key");
        assertThat(ForkedProgram.start(folder, OneDense.class, cache, List.of("-Xmx64m"))
                        .printedWithoutErrors())
                .isEqualTo(ANSWER);
        assertThat(filesOf(folder.resolve("cache")))
                .as("read, not written again")
                .isEqualTo(stored);
    }

    private static Map<String, FileTime> filesOf(Path folder) throws IOException {
        Map<String, FileTime> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path.getFileName().toString(), Files.getLastModifiedTime(path));
            }
        }
        return files;
    }

    @Test
    void nothingIsLeftInTheFolderForTemporaryFiles() throws Exception {
        ForkedProgram program = ForkedProgram.start(folder, OneDense.class, List.of("-Xmx64m"));
        assertThat(program.printed()).isEqualTo(ANSWER);
        assertThat(program.left()).isEmpty();
    }
}
