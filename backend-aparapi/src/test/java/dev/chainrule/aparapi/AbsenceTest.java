package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.chainrule.conformance.ForkedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenCL or Aparapi's native library may be missing: Java's threads compute all the same. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has these files")
class AbsenceTest {
    private static final String THREADS_ONLY = "[aparapi:jtp]\naparapi:0: ";

    @TempDir
    private Path folder;

    @TempDir
    private Path programs;

    @BeforeEach
    void withoutAGpu() {
        assumeFalse(Files.exists(Path.of("/dev/nvidiactl")), "an NVIDIA GPU is found without a registry");
    }

    @Test
    void noPlatform() throws Exception {
        FirstDevice.orSkip();
        ForkedProgram program = start(Map.of("OCL_ICD_VENDORS", folder.toString()));
        assertThat(program.printed())
                .isEqualTo(THREADS_ONLY + "the OpenCL loader found no platform with a device; remedy: install the GPU"
                        + " vendor's OpenCL driver, or pocl-opencl-icd for the CPU");
        assertThat(program.errors()).isEmpty();
    }

    @Test
    void noLoader() throws Exception {
        Files.createFile(folder.resolve("libOpenCL.so.1"));
        ForkedProgram program = start(Map.of("LD_LIBRARY_PATH", folder.toString()));
        assertThat(program.printed())
                .startsWith(THREADS_ONLY + "there is no OpenCL loader for Aparapi's native library: ")
                .endsWith(
                        "; remedy: install the GPU vendor's driver, or ocl-icd-libopencl1 and pocl-opencl-icd for the CPU");
        assertThat(program.errors()).isEmpty();
    }

    @Test
    void nowhereToUnpackTheNativeLibrary() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        ForkedProgram program = start(Map.of(), "-Djava.io.tmpdir=" + file);
        assertThat(program.printed())
                .startsWith(THREADS_ONLY + "Aparapi's native library was not loaded: " + file)
                .endsWith(": Not a directory; remedy: name a folder that may be written to and executed from by"
                        + " -Djava.io.tmpdir");
        assertThat(program.errors().lines()).allMatch(line -> line.startsWith("WARNING: java.io.tmpdir")); // the JVM
    }

    /** An option from JDK 24 on; before, nothing is denied. Java's threads need it as well: Aparapi asks drivers before. */
    @Test
    void librariesThatJavaDoesNotLetItLoad() throws Exception {
        boolean denies = Runtime.version().feature() >= 24;
        List<String> words = new ArrayList<>(denies ? List.of("--illegal-native-access=deny") : List.of());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        ForkedProgram program = ForkedProgram.startModule(programs, words);
        if (denies) {
            assertThat(program.printed())
                    .isEqualTo("unavailable: Java does not let Aparapi load a native library"
                            + " (--illegal-native-access=deny); remedy: start it with"
                            + " --enable-native-access=ALL-UNNAMED");
            assertThat(program.errors()).isEmpty();
        } else {
            assertThat(program.printed()).contains("aparapi:jtp");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            No space left on device                               | not unpacked into java.io.tmpdir=/tmp/x, which is full
            /tmp/x/a.so: failed to map segment from shared object | may not be executed from java.io.tmpdir=/tmp/x (noexec)
            /tmp/x/a.so (Permission denied)                       | not loaded: /tmp/x/a.so (Permission denied)
            """)
    void aFolderThatIsNoGood(String message, String reason) {
        Natives.Absence absence = Natives.meaning(new IOException(message), "/tmp/x");
        assertThat(absence.reason()).startsWith("Aparapi's native library ").endsWith(reason);
        assertThat(absence.remedy())
                .endsWith("name a folder that may be written to and executed from by -Djava.io.tmpdir");
    }

    @Test
    void aSystemThatAparapiDoesNotKnow() throws Exception {
        ForkedProgram program = start(Map.of(), "-Dos.name=AnOldOne");
        assertThat(program.printed())
                .startsWith(THREADS_ONLY + "Aparapi's native library was not loaded on AnOldOne")
                .contains("System is not compatible");
        assertThat(program.errors()).isEmpty();
    }

    @Test
    void whereNothingIsMissingNothingIsSaid() throws Exception {
        FirstDevice.orSkip();
        ForkedProgram program = start(Map.of());
        assertThat(program.printed()).startsWith("[aparapi:0").endsWith("aparapi:jtp]");
        // by the native library, which cannot be told not to
        assertThat(program.errors().lines())
                .allMatch(
                        line -> line.startsWith("WARNING: Aparapi is running on an untested OpenCL platform version"));
        assertThat(program.left()).isEmpty();
    }

    private ForkedProgram start(Map<String, String> environment, String... jvmArguments) throws Exception {
        return ForkedProgram.start(programs, Probe.class, environment, List.of(jvmArguments));
    }
}
