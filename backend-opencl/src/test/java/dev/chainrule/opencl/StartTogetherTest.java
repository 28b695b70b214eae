package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that start together all load the library, which each unpacks for itself. */
class StartTogetherTest {
    private static final int PROCESSES = 8;

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
            assertThat(program.printed()).isEqualTo("[9.0, 22.0, 9.0, 26.0]");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void nothingIsLeftInTheFolderForTemporaryFiles() throws Exception {
        ForkedProgram program = ForkedProgram.start(folder, OneDense.class, List.of("-Xmx64m"));
        assertThat(program.printed()).isEqualTo("[9.0, 22.0, 9.0, 26.0]");
        assertThat(program.left()).isEmpty();
    }
}
