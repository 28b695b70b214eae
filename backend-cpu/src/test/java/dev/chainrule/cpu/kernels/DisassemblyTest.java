package dev.chainrule.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.machine.Architecture;
import dev.chainrule.cpu.machine.GnuAssembler;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.spi.Activation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** GNU as makes the same bytes of every kernel's listing. The listings are kept in target/kernels, for people. */
@EnabledIf(value = "hasAs", disabledReason = "there is no GNU as, of binutils")
class DisassemblyTest {
    @TempDir
    private Path folder;

    static boolean hasAs() {
        return GnuAssembler.isThere(Architecture.X86_64);
    }

    private static List<Program> all() {
        List<Program> programs = new ArrayList<>();
        for (InstructionSet set : InstructionSet.values()) {
            for (int rows = 1; rows <= set.tileRows(); rows++) {
                int most = rows == 1 ? Kernels.MOST_VECTORS : rows == 2 ? 4 : 2;
                for (int vectors = 1; vectors <= most; vectors++) {
                    programs.add(TileKernel.of(set, rows, vectors, false));
                    programs.add(TileKernel.of(set, rows, vectors, true));
                }
            }
            programs.add(PeakKernel.of(set, PeakKernel.mostVectors(set)));
            for (int rows = 1; rows <= DotKernel.MOST_ROWS; rows++) {
                for (End end : End.values()) {
                    programs.add(DotKernel.of(set, rows, DotKernel.mostGroups(set, rows), end));
                }
            }
        }
        for (int rows = 1; rows <= RowsInLanes.ROWS; rows++) {
            programs.add(TransposeKernel.toPanel(rows));
            for (End end : End.values()) {
                programs.add(TransposeKernel.toTarget(rows, end));
            }
        }
        for (End end : End.values()) {
            programs.add(SumKernel.of(SumKernel.MOST_VECTORS, true, end));
        }
        for (InstructionSet set : InstructionSet.values()) {
            for (Activation g : Activation.values()) {
                programs.add(ElementKernels.activate(set, g));
                programs.add(ElementKernels.addAndActivate(set, g));
                programs.add(ElementKernels.multiplyBySlope(set, g));
            }
            for (Loop loop : Loop.values()) {
                programs.add(loop.program(set));
            }
        }
        for (int rows = 1; rows <= NarrowKernel.MOST_ROWS; rows++) {
            for (int groups = 1; groups <= NarrowKernel.mostGroups(rows); groups++) {
                programs.add(NarrowKernel.of(rows, groups));
            }
        }
        programs.add(CopyKernel.of(4, true));
        return programs;
    }

    @Test
    void everyKernelHasTheBytesOfItsListing() throws Exception {
        Path kept = Files.createDirectories(Path.of("target", "kernels"));
        List<Program> programs = all();
        List<byte[]> expected = GnuAssembler.assemble(
                Architecture.X86_64, programs.stream().map(Program::listing).toList(), folder);
        for (int i = 0; i < programs.size(); i++) {
            Program program = programs.get(i);
            Files.writeString(kept.resolve(program.name() + ".s"), program.listing());
            assertThat(program.bytes()).as(program.name()).isEqualTo(expected.get(i));
        }
    }
}
