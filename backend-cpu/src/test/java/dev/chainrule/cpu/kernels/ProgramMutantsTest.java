package dev.chainrule.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.Mutation;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.ProgramMutants;
import dev.chainrule.cpu.machine.ProgramMutants.ProgramMutant;
import dev.chainrule.spi.Activation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes of machine code are of one place each, and the kit notices one. */
class ProgramMutantsTest {
    @ParameterizedTest
    @EnumSource
    void programsDifferInOnePlace(InstructionSet set) {
        Program program = TileKernel.of(set, 2, 1, FirstLanes.variants(set) - 1);
        String[] was = program.listing().split("\n");
        List<ProgramMutant> mutants = ProgramMutants.of(program);
        assertThat(mutants)
                .hasSizeGreaterThan(program.instructions().size())
                .extracting(ProgramMutant::kind)
                .contains("an operation", "an instruction", "an address", "a number");
        for (ProgramMutant mutant : mutants) {
            String[] now = mutant.program().listing().split("\n");
            int missing = was.length - now.length;
            assertThat(missing).isEqualTo(mutant.kind().equals("an instruction") ? 1 : 0);
            if (missing == 0) {
                assertThat(IntStream.range(0, was.length)
                                .filter(i -> !was[i].equals(now[i]))
                                .count())
                        .as(mutant.change())
                        .isEqualTo(1);
            }
            assertThat(set.architecture().bytes(mutant.program()))
                    .isNotEqualTo(set.architecture().bytes(program));
        }
    }

    @Test
    @EnabledIf(
            value = "dev.chainrule.cpu.kernels.NativeBitsTest#isThere",
            disabledReason = "this JVM, system or processor cannot execute the machine code")
    void theKitNoticesAConstantThatIsChanged(@TempDir Path folder) throws Exception {
        List<InstructionSet> sets = NativeBitsTest.sets();
        InstructionSet set = sets.get(sets.size() - 1);
        Program program = ElementKernels.activate(set, Activation.TANH);
        List<ProgramMutant> mutants = ProgramMutants.of(program);
        int constant = IntStream.range(0, mutants.size())
                .filter(i -> mutants.get(i).kind().equals("a constant"))
                .findFirst()
                .orElseThrow();
        Mutation.Outcome outcome = Mutation.run(
                folder,
                MutatedMachine.class,
                Map.of(),
                List.of("-XX:+UseSerialGC"),
                Duration.ofMinutes(5),
                set.name(),
                "3000",
                program.name(),
                Integer.toString(constant));
        assertThat(outcome.verdict()).isEqualTo(Mutation.Verdict.FUZZ);
        assertThat(outcome.printed())
                .anyMatch(line -> line.contains(mutants.get(constant).place() + " ¦ a constant ¦ "));
    }
}
