package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.cpu.kernels.InstructionSet;
import dev.chainrule.cpu.machine.Processor;
import dev.chainrule.cpu.vector.Lanes;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendProvider;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CpuProviderTest {
    private static final Path CLASSES = Path.of(URI.create(CpuProvider.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toString()));

    private static ModuleDescriptor module() {
        return ModuleFinder.of(CLASSES).find("dev.chainrule.cpu").orElseThrow().descriptor();
    }

    @Test
    void isFoundOnTheModulePathAsOnTheClassPath() throws Exception {
        List<String> provided = module().provides().stream()
                .filter(p -> p.service().equals(BackendProvider.class.getName()))
                .flatMap(p -> p.providers().stream())
                .toList();
        List<String> listed =
                Files.readAllLines(CLASSES.resolve("META-INF/services").resolve(BackendProvider.class.getName()));
        assertThat(provided).isEqualTo(listed).containsExactly(CpuProvider.class.getName());
    }

    @Test
    void theModuleExportsNothingAndPassesNothingOn() {
        assertThat(module().exports()).isEmpty();
        assertThat(module().requires()).noneMatch(r -> r.modifiers().contains(Modifier.TRANSITIVE));
    }

    @Test
    void vectorsAreChosenWhereTheJvmHasThem() {
        try (Selection selection = Backends.open("*")) {
            assertThat(selection.device().id()).isEqualTo("cpu:vector");
            assertThat(selection.device().description()).contains(Lanes.bits() + " bits");
            assertThat(selection.report().with(Candidate.Status.NOT_NEEDED))
                    .extracting(Candidate::id)
                    .containsExactly("cpu:plain", "cpu:scalar");
        }
    }

    @Test
    void whatIsMissingIsInTheReport() throws Exception {
        assertThat(Fork.run(Choice.class, List.of()))
                .containsPattern("cpu:plain +CHOSEN: score 150")
                .containsPattern("cpu:vector +UNAVAILABLE: the module jdk.incubator.vector is not loaded; "
                        + "remedy: start Java with --add-modules jdk.incubator.vector");
        onlyScalar("-Xint", "this JVM compiles nothing");
        onlyScalar("-XX:TieredStopAtLevel=2", "this JVM compiles by C1 only");
        onlyScalar("-XX:-UseFMA", "no fused multiply-add");
    }

    @Test
    void vectorsThatCannotComputeAreNotThere() throws Exception {
        onlyPlain("vectors of 64 bits, expected at least 128", "-XX:MaxVectorSize=8");
        onlyPlain(
                "this JVM makes no instructions of vector operations",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:-EnableVectorSupport");
    }

    private static void onlyPlain(String reason, String... arguments) throws Exception {
        List<String> all = Stream.concat(Stream.of("--add-modules=jdk.incubator.vector"), Stream.of(arguments))
                .toList();
        assertThat(Fork.run(Choice.class, all))
                .containsPattern("cpu:plain +CHOSEN")
                .containsPattern("cpu:vector +UNAVAILABLE: .*" + reason);
    }

    private static void onlyScalar(String argument, String reason) throws Exception {
        assertThat(Fork.run(Choice.class, List.of("--add-modules=jdk.incubator.vector", argument)))
                .containsPattern("cpu:scalar +CHOSEN")
                .containsPattern("cpu:vector +UNAVAILABLE: " + reason)
                .containsPattern("cpu:plain +UNAVAILABLE: " + reason);
    }

    @Test
    void instructionsThatTheProcessorLacksAreRefused() {
        Processor x86 = new Processor(true, false, false);
        Processor aarch64 = new Processor(false, false, true);
        assertThat(CpuProvider.instructionSet(Map.of(), x86)).isEqualTo(InstructionSet.AVX2);
        assertThat(CpuProvider.instructionSet(Map.of(), new Processor(true, true, false)))
                .isEqualTo(InstructionSet.AVX512);
        assertThat(CpuProvider.instructionSet(Map.of("isa", "avx2"), new Processor(true, true, false)))
                .isEqualTo(InstructionSet.AVX2);
        assertThat(CpuProvider.instructionSet(Map.of(), aarch64)).isEqualTo(InstructionSet.NEON);
        assertThat(CpuProvider.instructionSet(Map.of("isa", "neon"), aarch64)).isEqualTo(InstructionSet.NEON);
        assertThatThrownBy(() -> CpuProvider.instructionSet(Map.of("isa", "avx512"), x86))
                .hasMessage("isa is 'avx512', expected avx2, avx512 or neon, and this processor has AVX2");
        assertThatThrownBy(() -> CpuProvider.instructionSet(Map.of("isa", "neon"), new Processor(true, true, false)))
                .hasMessage("isa is 'neon', expected avx2, avx512 or neon, and this processor has AVX2 or AVX-512");
        assertThatThrownBy(() -> CpuProvider.instructionSet(Map.of("isa", "avx2"), aarch64))
                .hasMessage("isa is 'avx2', expected avx2, avx512 or neon, and this processor has NEON");
    }

    /** Threads beyond the processors would wait for each other; the bits are the same without them. */
    @Test
    void moreThreadsThanProcessorsAreNotTakenWithoutAWord() {
        List<String> words = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.chainrule.cpu");
        Filter before = logger.getFilter();
        logger.setFilter(line -> words.add(new SimpleFormatter().formatMessage(line)) && false);
        int processors = Runtime.getRuntime().availableProcessors();
        Backends.open("cpu:vector?threads=" + processors).close();
        assertThat(words).isEmpty();
        Backends.open("cpu:vector?threads=" + 64 * processors).close();
        logger.setFilter(before);
        assertThat(words)
                .singleElement()
                .asString()
                .contains("threads is " + 64 * processors, "it computes on " + processors)
                .hasSizeLessThan(300);
    }

    /** A runtime image may lack the module; then the facts that it would tell count as good. */
    @Test
    void theManagementModuleIsNotNeeded() throws Exception {
        assertThat(Fork.run(Choice.class, List.of("--limit-modules=java.base,java.logging")))
                .containsPattern("cpu:plain +CHOSEN");
    }
}
