package dev.chainrule.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.machine.Architecture;
import dev.chainrule.cpu.machine.GnuAssembler;
import dev.chainrule.cpu.machine.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** GNU as makes the same bytes of every kernel's listing. The listings are kept in target/kernels, for people. */
class DisassemblyTest {
    @TempDir
    private Path folder;

    static boolean hasAs() {
        return GnuAssembler.isThere(Architecture.X86_64);
    }

    static boolean hasAsOfAarch64() {
        return GnuAssembler.isThere(Architecture.AARCH64);
    }

    /** The programs of all sets of an architecture, by their names. */
    private static Collection<Program> all(Architecture architecture) {
        Map<String, Program> programs = new TreeMap<>();
        for (InstructionSet set : InstructionSet.values()) {
            if (set.architecture() == architecture) {
                KernelPrograms.of(set).forEach(program -> programs.put(program.name(), program));
            }
        }
        return programs.values();
    }

    @Test
    @EnabledIf(value = "hasAs", disabledReason = "there is no GNU as, of binutils")
    void everyKernelHasTheBytesOfItsListing() throws Exception {
        check(Architecture.X86_64, Path.of("target", "kernels"));
    }

    @Test
    @EnabledIf(
            value = "hasAsOfAarch64",
            disabledReason = "there is no GNU as for aarch64, of binutils-aarch64-linux-gnu")
    void everyKernelForAarch64HasTheBytesOfItsListing() throws Exception {
        check(Architecture.AARCH64, Path.of("target", "kernels", "aarch64"));
    }

    private void check(Architecture architecture, Path kept) throws Exception {
        Files.createDirectories(kept);
        List<Program> programs = List.copyOf(all(architecture));
        List<String> listings = programs.stream().map(architecture::listing).toList();
        List<byte[]> expected = GnuAssembler.assemble(architecture, listings, folder);
        for (int i = 0; i < programs.size(); i++) {
            Program program = programs.get(i);
            Files.writeString(kept.resolve(program.name() + ".s"), listings.get(i));
            assertThat(architecture.bytes(program)).as(program.name()).isEqualTo(expected.get(i));
        }
    }
}
