package dev.chainrule.examples;

import static dev.chainrule.examples.ClassPath.CORE;
import static dev.chainrule.examples.ClassPath.CPU;
import static dev.chainrule.examples.ClassPath.DATA;
import static dev.chainrule.examples.ClassPath.FASTCSV;
import static dev.chainrule.examples.ClassPath.JOCL;
import static dev.chainrule.examples.ClassPath.OPENCL;
import static dev.chainrule.examples.ClassPath.TRAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that is a module itself: it compiles and can be linked with what it needs and nothing more. One that trains, from a
 * repository, is in consumers.
 */
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

    @TempDir
    private static Path folder;

    private static Path app;
    private static Path image;

    /** Without JSpecify, whose annotations stand in core's API. */
    @BeforeAll
    static void compileWithoutAWordAndLink() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/app"));
        Files.writeString(source.resolve("Main.java"), MAIN);
        Files.writeString(source.resolveSibling("module-info.java"), MODULE);
        app = folder.resolve("app");
        String said = run(
                "javac",
                "-Xlint:all",
                "-Werror",
                "-p",
                path(ClassPath.of(CORE, TRAIN, DATA, FASTCSV)),
                "-d",
                app.toString(),
                source.resolveSibling("module-info.java").toString(),
                source.resolve("Main.java").toString());
        assertThat(said).isEmpty();
        image = image("image", ClassPath.of(CORE, TRAIN, DATA, FASTCSV, CPU), "app,dev.chainrule.cpu");
    }

    @Test
    void anImageWithoutABackendSaysWhatToAdd() throws Exception {
        assertThat(said(image, "--limit-modules", "app"))
                .contains(
                        "no provider is on the module path; remedy: add chainrule-backend-cpu, module dev.chainrule.cpu");
    }

    /** As docs/modules.md says: jlink wants a module descriptor in JOCL's jar. */
    @Test
    void anImageMayHaveOpenClIfJoclIsMadeAModule() throws Exception {
        Path jocl = Files.copy(ClassPath.of(JOCL), folder.resolve("jocl.jar"));
        String descriptor = folder.resolve("descriptor").toString();
        run("jdeps", "--generate-module-info", descriptor, jocl.toString());
        String source = Path.of(descriptor, "jocl", "module-info.java").toString();
        run("javac", "-d", descriptor, "--patch-module", "jocl=" + jocl, source);
        run("jar", "--update", "--file", jocl.toString(), "-C", descriptor, "module-info.class");
        List<Path> places = new ArrayList<>(ClassPath.of(CORE, TRAIN, DATA, FASTCSV, CPU, OPENCL));
        places.add(jocl);
        Path withOpenCl = image("with-opencl", places, "app,dev.chainrule.cpu,dev.chainrule.opencl");
        assertThat(said(withOpenCl)).contains("CHOSEN", "core's own): cpu, opencl");
    }

    /** JOCL needs java.logging, which an image need not have: that is no driver's fault. */
    @Test
    void anImageWithoutLoggingMissesNoDriver() throws Exception {
        String said = said(image, "-p", path(ClassPath.of(OPENCL, JOCL)), "--add-modules", "dev.chainrule.opencl");
        assumeFalse(said.contains("there is no OpenCL loader"), "no OpenCL loader on this machine");
        assertThat(said).contains("opencl      UNAVAILABLE: this Java has no module java.logging, which JOCL needs");
    }

    /** The application and these modules, in an image of {@code modules} and of those that they require. */
    private static Path image(String name, List<Path> places, String modules) throws IOException {
        Path output = folder.resolve(name);
        String path = path(places) + File.pathSeparator + app;
        run("jlink", "-p", path, "--add-modules", modules, "--output", output.toString());
        return output;
    }

    /** The text that the application prints in an image. */
    private static String said(Path image, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(image.resolve("bin/java").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-m", "app/app.Main"));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
