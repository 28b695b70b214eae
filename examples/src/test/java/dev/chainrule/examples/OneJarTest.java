package dev.chainrule.examples;

import static dev.chainrule.examples.ClassPath.CORE;
import static dev.chainrule.examples.ClassPath.CPU;
import static dev.chainrule.examples.ClassPath.OPENCL;
import static dev.chainrule.examples.ClassPath.TESTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.select.Backends;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Core and the backends in one jar, made as the shade plugin does: by default the first of two files with one name is kept,
 * with its ServicesResourceTransformer the lines of both.
 */
class OneJarTest {
    private static final String SERVICES = "META-INF/services/dev.chainrule.spi.BackendProvider";
    private static final String LOST = " is in app.jar, but no META-INF/services file there names it; remedy: "
            + "merge these files when jars are put into one: ServicesResourceTransformer of the shade plugin";

    /** Runs in the jar's loader; what it says is of the JDK's classes only. */
    public static final class Survey implements Supplier<String> {
        @Override
        public String get() {
            return Backends.survey("cpu:scalar,*").toString();
        }
    }

    @Test
    void aBackendWhoseServicesFileWasLostIsReported(@TempDir Path folder) throws Exception {
        String report = report(jar(folder, "", ClassPath.of(CORE, CPU, OPENCL, TESTS)));
        assertThat(report)
                .contains("cpu:scalar  CHOSEN")
                .contains("opencl      UNAVAILABLE: dev.chainrule.opencl.OpenClProvider" + LOST)
                .doesNotContain("UNAVAILABLE: dev.chainrule.cpu.CpuProvider");
    }

    @Test
    void soItIsWhenNoServicesFileIsLeft(@TempDir Path folder) throws Exception {
        String report = report(jar(folder, "META-INF/services/", ClassPath.of(CORE, CPU, TESTS)));
        assertThat(report).contains("cpu  UNAVAILABLE: dev.chainrule.cpu.CpuProvider" + LOST);
        assertThat(report).doesNotContain("no provider is on the", "no provider has this name");
    }

    @Test
    void aFolderIsLookedAtLikeAJar(@TempDir Path folder) throws Exception {
        Path classes = folder.resolve("classes");
        for (Path place : ClassPath.of(CPU, CORE, OPENCL, TESTS)) { // what comes first is kept
            copyWhatIsNotThere(place, classes);
        }
        assertThat(report(classes))
                .contains("UNAVAILABLE: dev.chainrule.opencl.OpenClProvider is in classes, but no META-INF/services");
    }

    @Test
    void mergedServicesFilesAreTheRemedy(@TempDir Path folder) throws Exception {
        String report = report(jar(folder, SERVICES, ClassPath.of(CORE, CPU, OPENCL, TESTS), SERVICES));
        assertThat(report).contains("cpu:scalar  CHOSEN").doesNotContain("services file");
        assertThat(report).contains("core's own): cpu, opencl");
    }

    /** A marker that some other tool left, of a class that is not there, says nothing. */
    @Test
    void aMarkerWithoutItsClassIsNoBackend(@TempDir Path folder) throws Exception {
        String report = report(jar(folder, OPENCL, ClassPath.of(CORE, CPU, OPENCL, TESTS)));
        assertThat(report).contains("cpu:scalar  CHOSEN").doesNotContain("services file");
    }

    /** Each of our backends has a marker, and it names what the services file names. */
    @Test
    void everyBackendHasItsMarker() throws IOException {
        for (String name : List.of("cpu", "opencl", "aparapi")) {
            Path classes = ClassPath.of("META-INF/chainrule/" + name);
            assertThat(Files.readString(classes.resolve("META-INF/chainrule/" + name)))
                    .isEqualTo(Files.readString(classes.resolve(SERVICES)));
        }
    }

    // ---- how such jars are made

    private static String report(Path place) throws Exception {
        try (URLClassLoader loader = ClassPath.loader(List.of(place))) {
            @SuppressWarnings("unchecked")
            Supplier<String> survey = (Supplier<String>)
                    loader.loadClass(Survey.class.getName()).getConstructor().newInstance();
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                return survey.get();
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    /** All files of some folders, but for those whose names begin so; what is called {@code merged} is added up at the end. */
    private static Path jar(Path folder, String without, List<Path> places, String... merged) throws IOException {
        Path jar = folder.resolve("app.jar");
        Set<String> names = new HashSet<>();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Path place : places) {
                for (Path each : files(place)) {
                    String name = name(place, each);
                    boolean left = !without.isEmpty() && name.startsWith(without);
                    if (!left && names.add(name)) {
                        out.putNextEntry(new JarEntry(name));
                        Files.copy(each, out);
                    }
                }
            }
            for (String name : merged) {
                out.putNextEntry(new JarEntry(name));
                for (Path place : places) {
                    if (Files.exists(place.resolve(name))) {
                        Files.copy(place.resolve(name), out);
                    }
                }
            }
        }
        return jar;
    }

    private static void copyWhatIsNotThere(Path from, Path to) throws IOException {
        for (Path each : files(from)) {
            Path target = to.resolve(name(from, each));
            if (!Files.exists(target)) {
                Files.createDirectories(target.getParent());
                Files.copy(each, target);
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }
}
