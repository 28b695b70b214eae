package dev.chainrule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.spi.BackendProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one dependency brings what its first program needs, and the two backends. */
class FirstProgramTest {
    private static final Pattern PROGRAM = Pattern.compile("<pre>\\{@code\\R(.*?)\\R \\* \\}</pre>", Pattern.DOTALL);

    @TempDir
    private Path folder;

    /** The program in the module's javadoc. */
    private static String program() throws IOException {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("src/main/java/module-info.java")));
        assertThat(program.find()).isTrue();
        return program.group(1).replaceAll("(?m)^ \\* ?", "");
    }

    @Test
    void theFirstProgramTrains() throws Exception {
        Path source = Files.writeString(folder.resolve("FirstProgram.java"), program());
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        assertThat(javac.run(System.out, System.err, "-proc:none", "-d", folder.toString(), source.toString()))
                .isZero();

        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("FirstProgram").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).containsPattern("^[a-z]+:[a-z0-9]+: accuracy 0\\.9\\d+ ");
    }

    @Test
    void bothBackendsAreThere() {
        List<String> names = ServiceLoader.load(BackendProvider.class).stream()
                .map(Provider::get)
                .map(BackendProvider::name)
                .toList();
        assertThat(names).containsExactlyInAnyOrder("cpu", "opencl");
    }
}
