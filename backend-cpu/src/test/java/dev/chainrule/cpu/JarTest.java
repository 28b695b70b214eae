package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** An executable jar whose manifest grants native access computes by cpu:native: without flags, and without a warning. */
@EnabledIf(
        value = "dev.chainrule.cpu.kernels.NativeBitsTest#isThere",
        disabledReason = "this JVM, system or processor cannot execute the machine code")
class JarTest {
    @TempDir
    private Path folder;

    /** Opens cpu:native and says so. */
    static final class Application {
        private Application() {}

        public static void main(String[] args) {
            try (Selection selection = Backends.open("cpu:native")) {
                System.out.println("computes on " + selection.device().id());
            }
        }
    }

    @Test
    void aManifestGrantsNativeAccess() throws Exception {
        Process java = run("Enable-Native-Access");
        assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("computes on cpu:native");
        assertThat(java.waitFor()).isZero();
    }

    @Test
    void withoutItTheReportNamesTheRemedy() throws Exception {
        Process java = run("Not-Enable-Native-Access");
        assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("this JVM does not grant native access", "Enable-Native-Access: ALL-UNNAMED");
        assertThat(java.waitFor()).isNotZero();
    }

    /** Builds the jar and starts it, with all that it prints in one stream. */
    private Process run(String attribute) throws Exception {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, Application.class.getName());
        main.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(System.getProperty("java.class.path").split(":"))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        main.putValue(attribute, "ALL-UNNAMED");
        Path jar = folder.resolve("application.jar");
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString())
                .redirectErrorStream(true)
                .start();
    }
}
