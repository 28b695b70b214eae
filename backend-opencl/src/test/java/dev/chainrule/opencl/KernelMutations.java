package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.Mutant;
import dev.chainrule.conformance.Mutation;
import dev.chainrule.conformance.MutationReport;
import dev.chainrule.conformance.Seed;
import dev.chainrule.opencl.SourceMutants.SourceMutant;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes the kernels in one place at a time, and has the kit judge each. No test of every build, since a change is compiled for seconds: the
 * profile long-proof runs it on {@code chainrule.mutants} of them, drawn by the seed; on all for 0.
 */
class KernelMutations {
    private static final String[] FILES = {"functions.cl", "elements.cl", "updates.cl", "gpu.cl", "cpu.cl"};
    private static final int MOST = Integer.getInteger("chainrule.mutants", 100);
    private static final int CASES = 1_500;
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Path REPORT = Path.of("target", "mutation");

    private static final Path EXPLAINED = Path.of("src", "test", "resources", "survivors.txt");

    @TempDir
    Path folder;

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    @Test
    void eachSurvivorIsExplained() throws Exception {
        for (boolean forProcessors : new boolean[] {false, true}) {
            assertThat(verdict(forProcessors)).as("the kernels as they are").isEqualTo(Mutation.Verdict.SURVIVED);
        }
        Set<Path> kept = caches();
        Files.createDirectories(REPORT);
        Path list = Files.writeString(REPORT.resolve("opencl.txt"), "");
        List<Mutant> mutants = new ArrayList<>();
        for (SourceMutant one : drawn()) {
            Path sources = folder.resolve("sources");
            Path file = sources.resolve("dev/chainrule/opencl").resolve(one.file());
            Files.createDirectories(file.getParent());
            Files.writeString(file, one.source());
            String verdict = verdict(one.isForProcessors(), "-Xbootclasspath/a:" + sources);
            Mutant mutant = new Mutant(one.file(), one.text(), one.kind(), one.change(), verdict);
            mutants.add(mutant);
            Files.writeString(list, MutationReport.key(mutant) + " ¦ " + verdict + "\n", StandardOpenOption.APPEND);
            Files.delete(file);
            for (Path cache : caches()) {
                if (!kept.contains(cache)) {
                    delete(cache);
                }
            }
        }
        MutationReport report = new MutationReport(mutants, MutationReport.reasons(Files.readAllLines(EXPLAINED)));
        Files.writeString(REPORT.resolve("opencl.md"), report.markdown());
        assertThat(report.unexplained()).isEmpty();
    }

    /** In an order of their own, so that those of a run that is ended early are drawn too. */
    private static List<SourceMutant> drawn() {
        List<SourceMutant> all = new ArrayList<>();
        for (String file : FILES) {
            all.addAll(SourceMutants.of(file, Sources.read(file)));
        }
        Collections.shuffle(all, new Random(Seed.ofRun()));
        return MOST > 0 && MOST < all.size() ? all.subList(0, MOST) : all;
    }

    /**
     * Compiles small tiles, and without optimizing, which takes half the time.
     *
     * @param cpu whether products are those for processors
     */
    private String verdict(boolean cpu, String... jvmArguments) throws IOException, InterruptedException {
        List<String> jvm = new ArrayList<>(List.of(jvmArguments));
        jvm.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dchainrule.configurations=1"));
        return Mutation.run(
                        folder,
                        MutatedKernels.class,
                        Map.of(
                                "POCL_CACHE_DIR",
                                cache().toString(),
                                "POCL_MAX_PTHREAD_COUNT",
                                "1",
                                "POCL_EXTRA_BUILD_FLAGS",
                                "-cl-opt-disable"),
                        jvm,
                        LIMIT,
                        cpu ? "cpu" : "gpu",
                        cpu ? "4x2x256" : "32x32x8x4x4x4",
                        Integer.toString(CASES))
                .verdict();
    }

    private Path cache() {
        return folder.resolve("pocl");
    }

    /** The folders of PoCL's cache, one for each program. */
    private Set<Path> caches() throws IOException {
        try (Stream<Path> all = Files.find(cache(), 2, (path, its) -> its.isDirectory())) {
            Set<Path> folders = new HashSet<>(
                    all.filter(path -> path.getParent().getParent().equals(cache()))
                            .toList());
            return folders;
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes its) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path done, IOException e) throws IOException {
                Files.delete(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
