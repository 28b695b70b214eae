package dev.chainrule.opencl.cl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures of JOCL, which hands on their stack traces as text only, in words with a remedy. */
class LibraryTest {
    private static final String FOLDER = "/tmp/x";

    private static NoDriverException absence(String unpacking) {
        return Library.absence(
                new UnsatisfiedLinkError("Error while loading native library \"JOCL\"\nOperating system name: Linux\n"
                        + "---(start of nested stack traces)---\nStack trace from the attempt to load the library as a"
                        + " file:\njava.lang.UnsatisfiedLinkError: no JOCL in java.library.path: /lib\n\tat a.b\n"
                        + "Stack trace from the attempt to load the library as a resource:\n" + unpacking
                        + "\n\tat java.base/java.lang.System.load(System.java:1646)\n"),
                FOLDER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java.io.IOException: No space left on device                  | JOCL's native library cannot be unpacked into java.io.tmpdir=/tmp/x, which is full
            java.io.IOException: Disk quota exceeded                      | JOCL's native library cannot be unpacked into java.io.tmpdir=/tmp/x, which is full
            java.io.FileNotFoundException: /tmp/x/l.so (Permission denied)| JOCL's native library cannot be unpacked into java.io.tmpdir=/tmp/x: Permission denied
            java.io.FileNotFoundException: /tmp/x/l.so (Read-only file system) | JOCL's native library cannot be unpacked into java.io.tmpdir=/tmp/x: Read-only file system
            java.lang.UnsatisfiedLinkError: /tmp/x/l.so: /tmp/x/l.so: failed to map segment from shared object | JOCL's native library may not be executed from java.io.tmpdir=/tmp/x (noexec)
            """)
    void aFolderThatIsNoGood(String unpacking, String reason) {
        NoDriverException absence = absence(unpacking);
        assertThat(absence.reason()).isEqualTo(reason);
        assertThat(absence.remedy())
                .endsWith("name a folder that may be written to and executed from by -Djava.io.tmpdir");
        assertThat(absence).hasMessageContaining(reason).hasCauseInstanceOf(LinkageError.class);
    }

    @Test
    void javaThatRefuses() {
        NoDriverException absence =
                absence("java.lang.IllegalCallerException: Illegal native access from an unnamed module (file:/x.jar)");
        assertThat(absence.reason())
                .isEqualTo("Java does not let JOCL load a native library (--illegal-native-access=deny)");
        assertThat(absence.remedy()).isEqualTo("start it with --enable-native-access=ALL-UNNAMED");
    }

    @Test
    void aSystemThatItWasNotBuiltFor() {
        assertThat(absence("java.lang.NullPointerException: No resource found with name 'libJOCL'")
                        .reason())
                .startsWith("JOCL has no native library for ");
    }

    @Test
    void anythingElseIsToldAsTheLinkerSaysIt() {
        String missing = "libm.so.6: version `GLIBC_2.99' not found (required by l.so)";
        NoDriverException absence = absence("java.lang.UnsatisfiedLinkError: " + "/tmp".repeat(200) + ": " + missing);
        assertThat(absence.reason())
                .startsWith("JOCL's native library cannot be loaded: ")
                .endsWith(missing)
                .hasSizeLessThan(150);
    }

    @Test
    void aLoaderThatCannotBeLoaded() {
        assertThat(Library.absence(new UnsatisfiedLinkError("Implementation not found"), FOLDER)
                        .reason())
                .isEqualTo("no OpenCL loader, such as libOpenCL.so.1, could be loaded");
    }
}
