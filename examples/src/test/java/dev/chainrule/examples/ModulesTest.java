package dev.chainrule.examples;

import static dev.chainrule.examples.ClassPath.CORE;
import static dev.chainrule.examples.ClassPath.CPU;
import static dev.chainrule.examples.ClassPath.DATA;
import static dev.chainrule.examples.ClassPath.FASTCSV;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module itself: it compiles, runs and can be linked with what it needs and nothing more. */
class ModulesTest {
    private static final String MODULE = "module app { requires dev.chainrule.core; requires dev.chainrule.data; }";
    private static final String MAIN = """
            package app;
            import dev.chainrule.data.Digits;
            import dev.chainrule.select.Backends;
            import dev.chainrule.select.Selection;
            public class Main {
                public static void main(String[] args) {
                    System.out.println(Digits.train(1).size() + " digits");
                    try (Selection selection = Backends.open("*")) {
                        System.out.println(selection.report());
                    }
                }
            }
            """;

    private static String path(List<Path> places) {
        return places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs a tool of the JDK, which must succeed; what it said. */
    private static String run(String tool, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        assertThat(ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments))
                .as(tool + ": " + said)
                .isZero();
        return said.toString();
    }

    private static Path compiled(Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/app"));
        Files.writeString(source.resolve("Main.java"), MAIN);
        Files.writeString(source.resolveSibling("module-info.java"), MODULE);
        Path out = folder.resolve("app");
        String said = run(
                "javac",
                "-Xlint:all",
                "-Werror",
                "-p",
                path(ClassPath.of(CORE, DATA, FASTCSV)),
                "-d",
                out.toString(),
                source.resolveSibling("module-info.java").toString(),
                source.resolve("Main.java").toString());
        assertThat(said).isEmpty();
        return out;
    }

    /** Without JSpecify, whose annotations stand in core's API. */
    @Test
    void aModuleThatRequiresCoreCompilesWithoutAWord(@TempDir Path folder) throws IOException {
        assertThat(compiled(folder).resolve("module-info.class")).isNotEmptyFile();
    }

    @Test
    void anImageOfItRuns(@TempDir Path folder) throws Exception {
        assertThat(said(folder, "app,dev.chainrule.cpu")).contains("digits", "cpu:vector  CHOSEN");
    }

    @Test
    void anImageWithoutABackendSaysWhatToAdd(@TempDir Path folder) throws Exception {
        assertThat(said(folder, "app"))
                .contains(
                        "no provider is on the module path; remedy: add chainrule-backend-cpu, module dev.chainrule.cpu");
    }

    /** What the application prints in an image of these modules and of those that they require. */
    private static String said(Path folder, String modules) throws Exception {
        Path app = compiled(folder);
        Path image = folder.resolve("image");
        String places = path(ClassPath.of(CORE, DATA, FASTCSV, CPU)) + File.pathSeparator + app;
        run("jlink", "-p", places, "--add-modules", modules, "--output", image.toString());
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(image.resolve("bin/java").toString(), "-m", "app/app.Main")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
