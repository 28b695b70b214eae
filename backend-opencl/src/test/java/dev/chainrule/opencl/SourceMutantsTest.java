package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.Mutation;
import dev.chainrule.opencl.SourceMutants.SourceMutant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of kernels are those of code, one at a time, and the kit notices one. */
class SourceMutantsTest {
    private static List<String> changes(String source) {
        return SourceMutants.of("some.cl", source + "\n").stream()
                .map(mutant -> mutant.source().strip())
                .toList();
    }

    @Test
    void everyOperatorNumberAndCallIsChanged() {
        assertThat(changes("x = a + 0.5f;")).containsExactlyInAnyOrder("x = a - 0.5f;", "x = a + 0.6f;");
        assertThat(changes("x = fma(-p, q[i][j], f(2, 0x1p-9f));"))
                .containsExactlyInAnyOrder(
                        "x = fma(p, q[i][j], f(2, 0x1p-9f));",
                        "x = fma(-p, q[j][i], f(2, 0x1p-9f));",
                        "x = fma(-p, q[i][j], f(3, 0x1p-9f));",
                        "x = fma(-p, q[i][j], f(2, 0x2p-9f));",
                        "x = ((-p) * (q[i][j]) + (f(2, 0x1p-9f)));");
        assertThat(changes("if (a < b && isless(softmax(c), d)) { barrier(CLK_LOCAL_MEM_FENCE); }"))
                .containsExactlyInAnyOrder(
                        "if (a <= b && isless(softmax(c), d)) { barrier(CLK_LOCAL_MEM_FENCE); }",
                        "if (a < b || isless(softmax(c), d)) { barrier(CLK_LOCAL_MEM_FENCE); }",
                        "if (a < b && isgreater(softmax(c), d)) { barrier(CLK_LOCAL_MEM_FENCE); }",
                        "if (a < b && isless(softmax(c), d)) { ; }");
    }

    @Test
    void commentsPointersAndDefaultsStay() {
        assertThat(changes("/* a + 1 */ global float* restrict x;\n#ifndef ROWS\n#define ROWS 6\n#endif"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"functions.cl", "elements.cl", "updates.cl", "gpu.cl", "cpu.cl"})
    void kernelsDifferInOnePlace(String file) {
        String source = Sources.read(file);
        List<String> lines = source.lines().toList();
        List<SourceMutant> all = SourceMutants.of(file, source);
        assertThat(all).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        for (SourceMutant one : all) {
            assertThat(one.source()).isNotEqualTo(source);
            assertThat(lines.get(one.line() - 1).replace("\\", "").strip()).isEqualTo(one.text());
        }
    }

    @Test
    void theDotProductOfOneWorkItemIsForProcessors() {
        List<String> lines = SourceMutants.of("updates.cl", Sources.read("updates.cl")).stream()
                .filter(SourceMutant::isForProcessors)
                .map(SourceMutant::text)
                .toList();
        assertThat(lines)
                .contains("const ulong whole = n / LANES * LANES;")
                .doesNotContain("sums[l] = sum;")
                .noneMatch(line -> line.contains("momentum") || line.contains("theta"));
    }

    @Test
    @Tag("kernels")
    void theKitNoticesAKernelThatIsChanged(@TempDir Path folder) throws Exception {
        FirstDevice.orSkip();
        // it changes a value, not a place: memory written beside a buffer may keep a driver from ending
        SourceMutant wrong = SourceMutants.of("updates.cl", Sources.read("updates.cl")).stream()
                .filter(one -> one.source().contains("return x / (sqrt(v) - epsilon);"))
                .findFirst()
                .orElseThrow();
        Path file = folder.resolve("dev/chainrule/opencl/updates.cl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, wrong.source());
        Mutation.Outcome outcome = Mutation.run(
                folder,
                MutatedKernels.class,
                Map.of("POCL_CACHE_DIR", folder.resolve("pocl").toString()),
                List.of("-Xbootclasspath/a:" + folder),
                Duration.ofMinutes(5),
                "gpu",
                "32x32x8x4x4x4",
                "1000");
        assertThat(outcome.verdict()).isEqualTo(Mutation.Verdict.FUZZ);
    }
}
