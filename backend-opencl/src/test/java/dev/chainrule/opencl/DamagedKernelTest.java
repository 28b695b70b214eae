package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.conformance.ForkedProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PoCL keeps a file for each kernel that it has compiled, and believes what is in it. */
class DamagedKernelTest {
    private static final String HALF = new String(new byte[] {0, 0, 0, 0x3F}, StandardCharsets.ISO_8859_1);
    private static final String ONE = new String(new byte[] {0, 0, (byte) 0x80, 0x3F}, StandardCharsets.ISO_8859_1);

    @TempDir
    Path folder;

    @Test
    void aDeviceWhoseKernelsComputeWronglyIsNotOpened() throws Exception {
        String platform = FirstDevice.orSkip().facts().get("platform");
        assumeTrue(platform.startsWith("Portable Computing Language"), () -> "not PoCL but " + platform);
        new OpenClProvider().open(FirstDevice.info(), Map.of()).close(); // compiled, unless it was before
        copy(usual(), folder.resolve("pocl"));
        Map<String, String> environment = Map.of(
                "POCL_CACHE_DIR", folder.resolve("pocl").toString(),
                "CHAINRULE_CACHE", folder.resolve("own").toString());
        assertThat(run(environment)).matches("[0-9a-f]{64}");
        assertThat(halfToOne("cost_identity")).isPositive();
        assertThat(run(environment))
                .containsPattern("opencl:0 +BROKEN: opening it: ")
                .contains("open on opencl:0: its kernels compute wrongly: cost gave ")
                .contains("delete what the driver has cached of kernels (PoCL: ~/.cache/pocl)");
    }

    private String run(Map<String, String> environment) throws IOException, InterruptedException {
        return ForkedProgram.start(folder, Learnt.class, environment, List.of(), "opencl:0")
                .printed();
    }

    /** Where PoCL keeps them for this user. */
    private static Path usual() {
        Map<String, String> environment = System.getenv();
        String caches = environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return Path.of(environment.getOrDefault("POCL_CACHE_DIR", caches + "/pocl/kcache"));
    }

    /** Other processes may add files, and take away what they had for a moment only. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path one, BasicFileAttributes its) throws IOException {
                Files.createDirectory(to.resolve(from.relativize(one)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path one, BasicFileAttributes its) throws IOException {
                try {
                    Files.copy(one, to.resolve(from.relativize(one)));
                } catch (NoSuchFileException e) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path one, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** In the files of a kernel; how many there were. */
    private int halfToOne(String kernel) throws IOException {
        int files = 0;
        try (Stream<Path> all = Files.walk(folder.resolve("pocl"))) {
            for (Path file : all.filter(one -> one.endsWith(kernel + ".so")).toList()) {
                String code = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                Files.write(file, code.replace(HALF, ONE).getBytes(StandardCharsets.ISO_8859_1));
                files++;
            }
        }
        return files;
    }
}
