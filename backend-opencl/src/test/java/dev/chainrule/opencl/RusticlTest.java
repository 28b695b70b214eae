package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.conformance.ForkedProgram;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On Mesa's driver, which is strict, may have no device, and cannot compile each family of kernels. */
class RusticlTest {
    private static final String PROCESSOR = "llvmpipe";

    @TempDir
    Path folder;

    private String run(Class<?> program, Map<String, String> environment, List<String> jvm, String... arguments)
            throws IOException, InterruptedException {
        return ForkedProgram.start(folder, program, environment, jvm, arguments).printed();
    }

    @Test
    void itsDeviceIsFound() throws Exception {
        assertThat(run(Probe.class, Rusticl.orSkip(folder, PROCESSOR), List.of()))
                .isEqualTo("available: [opencl:0]");
    }

    @Test
    void withoutADeviceItIsNamed() throws Exception {
        assertThat(run(Probe.class, Rusticl.orSkip(folder, ""), List.of()))
                .isEqualTo("unavailable: the platform rusticl has no device; remedy: name the GPU's driver in the"
                        + " environment, e.g. RUSTICL_ENABLE=radeonsi, iris or nouveau, or llvmpipe for the CPU");
    }

    @Test
    void besideAnotherDriverItTakesNoNumber() throws Exception {
        FirstDevice.orSkip();
        Map<String, String> environment = Rusticl.orSkip(folder, "");
        register("pocl");
        assertThat(run(Probe.class, environment, List.of()))
                .startsWith("available: [opencl:0], missing [opencl:rusticl: the platform rusticl has no device;");
        environment.put("RUSTICL_ENABLE", PROCESSOR);
        assertThat(run(Probe.class, environment, List.of())).isEqualTo("available: [opencl:0, opencl:1]");
    }

    /** Registers this machine's driver of that name, too. */
    private void register(String name) throws IOException {
        Path file = Path.of("/etc/OpenCL/vendors", name + ".icd");
        assumeTrue(Files.exists(file), () -> "no " + file);
        Files.copy(file, folder.resolve("vendors").resolve(name + ".icd"));
    }

    /** Mesa 22.3's processor ends loops after some 65,000 turns; a driver without that fault gives both sums. */
    @Test
    @Tag("kernels")
    void aSumThatItWouldCutIsRefused() throws Exception {
        String[] sums = run(LongSums.class, Rusticl.orSkip(folder, PROCESSOR), List.of(), "opencl", "16384", "70001")
                .split("\\R");
        assertThat(sums[0]).isEqualTo("16384.0");
        assertThat(sums[1])
                .matches("70001\\.0|sumRows on opencl:0: sums of 70001 terms, expected at most 16384: rusticl ends"
                        + " long loops early and leaves terms out");
    }

    @Test
    @Tag("kernels")
    void itLearnsTheSameBitsAsTheProcessor() throws Exception {
        Map<String, String> environment = Rusticl.orSkip(folder, PROCESSOR);
        try (Selection plain = Backends.open("cpu:plain")) {
            assertThat(run(Learnt.class, environment, List.of(), "opencl")).isEqualTo(Learnt.on(plain));
        }
    }
}
