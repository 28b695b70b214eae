package dev.chainrule.examples;

import static dev.chainrule.examples.ClassPath.CORE;
import static dev.chainrule.examples.ClassPath.CPU;
import static dev.chainrule.examples.ClassPath.OPENCL;
import static dev.chainrule.examples.ClassPath.TESTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.select.Backends;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Core and the backends in one jar, made as the shade plugin does: by default the first of two files with one name is kept,
 * with its ServicesResourceTransformer the lines of both. The plugin itself packs such a jar in consumers.
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
        for (Map.Entry<String, byte[]> file :
                firstOfEach(ClassPath.of(CORE, CPU, OPENCL, TESTS)).entrySet()) {
            Path target = classes.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
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
            String marker = "META-INF/chainrule/" + name;
            Map<String, byte[]> files = ClassPath.files(ClassPath.of(marker));
            assertThat(files.get(marker)).isEqualTo(files.get(SERVICES)).isNotEmpty();
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

    /**
     * All files of some folders or jars, the first of those with one name; without those whose names begin so, but for
     * {@code merged}, which has the lines of all.
     */
    private static Path jar(Path folder, String without, List<Path> places, String... merged) throws IOException {
        Map<String, byte[]> files = firstOfEach(places);
        files.keySet().removeIf(name -> !without.isEmpty() && name.startsWith(without));
        for (String name : merged) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (Path place : places) {
                lines.writeBytes(ClassPath.files(place).getOrDefault(name, new byte[0]));
            }
            files.put(name, lines.toByteArray());
        }
        Path jar = folder.resolve("app.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return jar;
    }

    private static Map<String, byte[]> firstOfEach(List<Path> places) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Path place : places) {
            ClassPath.files(place).forEach(files::putIfAbsent);
        }
        return files;
    }
}
