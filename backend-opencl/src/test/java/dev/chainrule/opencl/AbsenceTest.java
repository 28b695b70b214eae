package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.conformance.ForkedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is missing or broken on Linux has a reason and a remedy of its own, and does not end the JVM. */
class AbsenceTest {
    private static final String LOADER = "libOpenCL.so.1";
    private static final String REGISTRY = "OCL_ICD_VENDORS";
    private static final String PATH = "LD_LIBRARY_PATH";
    private static final String INSTALL_LOADER =
            "; remedy: install the GPU vendor's driver, or ocl-icd-libopencl1 and pocl-opencl-icd for the CPU";

    @TempDir
    Path folder;

    @TempDir
    Path programs;

    @BeforeEach
    void beOnLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux has these files");
    }

    @Test
    void aLoaderThatIsEmpty() throws Exception {
        Files.createFile(folder.resolve(LOADER));
        assertThat(probe(PATH, folder))
                .contains("unavailable: no OpenCL loader, such as libOpenCL.so.1, could be loaded" + INSTALL_LOADER);
    }

    @Test
    void aLoaderThatIsGarbage() throws Exception {
        Files.write(folder.resolve(LOADER), garbage());
        assertThat(probe(PATH, folder))
                .contains("unavailable: no OpenCL loader, such as libOpenCL.so.1, could be loaded" + INSTALL_LOADER);
    }

    @Test
    void aLoaderThatIsAnotherLibrary() throws Exception {
        Path library = Path.of(System.getProperty("java.home"), "lib", "libjimage.so");
        assumeTrue(Files.exists(library), () -> "no " + library);
        Files.copy(library, folder.resolve(LOADER));
        assertThat(probe(PATH, folder)).contains("unavailable: ", "OpenCL loader", INSTALL_LOADER);
    }

    @Test
    void noRegistry() throws Exception {
        assertNoPlatform(
                folder.resolve("nowhere"), ": OCL_ICD_VENDORS=" + folder.resolve("nowhere") + " does not exist");
    }

    @Test
    void nothingRegistered() throws Exception {
        Files.writeString(folder.resolve("README"), "no driver here");
        assertNoPlatform(folder, " in OCL_ICD_VENDORS=" + folder);
    }

    @Test
    void registeredDriversThatAreNone() throws Exception {
        Files.writeString(folder.resolve("absent.icd"), "libthereisnosuchdriver.so.1");
        Files.createFile(folder.resolve("empty.icd"));
        Files.write(folder.resolve("garbage.icd"), garbage());
        Path library = Files.write(folder.resolve("garbage.so"), garbage());
        Files.writeString(folder.resolve("library.icd"), library.toString());
        String printed = probe(REGISTRY, folder);
        assumeLoader(printed);
        assertThat(printed)
                .isEqualTo("unavailable: the OpenCL loader found no platform: the driver that each of "
                        + "[absent.icd, empty.icd, garbage.icd, library.icd] in OCL_ICD_VENDORS=" + folder
                        + " names cannot be loaded, or has no device; remedy: install those drivers again,"
                        + " or the GPU vendor's OpenCL driver, or pocl-opencl-icd for the CPU");
    }

    @Test
    void aBrokenDriverBesideGoodOnes() throws Exception {
        Path usual = Path.of("/etc/OpenCL/vendors");
        assumeTrue(Files.isDirectory(usual), () -> "no " + usual);
        String before = probe(REGISTRY, usual);
        assumeTrue(before.startsWith("available"), before);
        try (var files = Files.list(usual)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(usual.relativize(file)));
            }
        }
        Files.writeString(folder.resolve("absent.icd"), "libthereisnosuchdriver.so.1");
        Files.write(folder.resolve("garbage.icd"), garbage());
        assertThat(probe(REGISTRY, folder)).isEqualTo(before);
    }

    @Test
    void noFolderToUnpackInto() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        String printed = start(Map.of(), "-Djava.io.tmpdir=" + file).printed();
        assumeLoader(printed);
        assertThat(printed)
                .contains("unavailable: JOCL's native library cannot be unpacked into java.io.tmpdir=" + file
                        + ": Not a directory; remedy: name a folder that may be written to and executed from"
                        + " by -Djava.io.tmpdir");
    }

    /** An option from JDK 24 on; before, nothing is denied. */
    @Test
    void librariesThatJavaDoesNotLetItLoad() throws Exception {
        boolean denies = Runtime.version().feature() >= 24;
        List<String> words = new ArrayList<>(denies ? List.of("--illegal-native-access=deny") : List.of());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        String printed = ForkedProgram.startModule(programs, words).printedWithoutErrors();
        assumeLoader(printed);
        if (denies) {
            assertThat(printed)
                    .isEqualTo(
                            "unavailable: Java does not let JOCL load a native library"
                                    + " (--illegal-native-access=deny); remedy: start it with --enable-native-access=ALL-UNNAMED");
        } else {
            assertThat(printed).doesNotContain("Java does not let");
        }
    }

    @Test
    void anImageWithoutLogging() throws Exception {
        String printed = start(Map.of(), "--limit-modules=java.base").printedWithoutErrors();
        assumeLoader(printed);
        assertThat(printed)
                .isEqualTo(
                        "unavailable: this Java has no module java.logging, which JOCL needs; remedy: add it when the"
                                + " image is made: jlink --add-modules java.logging");
    }

    @Test
    void aDriverThatDoesNotAnswerInTime() throws Exception {
        String printed = start(Map.of(), "-Dchainrule.opencl.seconds=0.001").printedWithoutErrors();
        assertThat(printed)
                .isEqualTo(
                        "unavailable: the OpenCL drivers had not listed their devices after 0.001 s; remedy: see which"
                                + " driver hangs by the program clinfo, or allow more time by -Dchainrule.opencl.seconds");
    }

    @Test
    void aProcessorThatJoclWasNotBuiltFor() throws Exception {
        String printed = start(Map.of(), "-Dos.arch=riscv64").printed();
        assumeLoader(printed);
        assertThat(printed)
                .startsWith("unavailable: JOCL has no native library for Linux on riscv64; remedy: build one");
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws Exception {
        ForkedProgram program = start(Map.of());
        assumeLoader(program.printed());
        assertThat(program.left()).isEmpty();
    }

    /** No platform at all; where an NVIDIA GPU is, the reason is another. */
    private void assertNoPlatform(Path registry, String where) throws Exception {
        assumeTrue(!Files.exists(Path.of("/dev/nvidiactl")), "an NVIDIA GPU is here");
        String printed = probe(REGISTRY, registry);
        assumeLoader(printed);
        assertThat(printed)
                .isEqualTo("unavailable: the OpenCL loader found no platform" + where
                        + "; remedy: install the GPU vendor's OpenCL driver, or pocl-opencl-icd for the CPU");
    }

    private static void assumeLoader(String printed) {
        assumeTrue(!printed.contains("there is no OpenCL loader"), printed);
    }

    private String probe(String variable, Path value) throws IOException, InterruptedException {
        return start(Map.of(variable, value.toString())).printedWithoutErrors();
    }

    private ForkedProgram start(Map<String, String> environment, String... jvmArguments) throws IOException {
        return ForkedProgram.start(programs, Probe.class, environment, List.of(jvmArguments));
    }

    private static byte[] garbage() {
        byte[] bytes = new byte[300];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
