package dev.chainrule.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.conformance.Mutant;
import dev.chainrule.conformance.Mutation;
import dev.chainrule.conformance.MutationReport;
import dev.chainrule.conformance.Seed;
import dev.chainrule.cpu.Fork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Changes the programs of cpu:native in one place at a time, and has the kit judge each. No test of every build, since that takes seconds for
 * each: the profile long-proof runs it on {@code chainrule.mutants} of a set of instructions, drawn by the seed.
 */
@DisabledIf(
        value = "dev.chainrule.cpu.kernels.NativeBitsTest#isMissing",
        disabledReason = "this JVM, system or processor cannot execute the machine code")
class MachineMutations {
    private static final int MUTANTS = Integer.getInteger("chainrule.mutants", 100);
    private static final String CASES = "3000";
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Path REPORT = Path.of("target", "mutation");
    private static final Path EXPLAINED = Path.of("src", "test", "resources", "survivors.txt");

    @TempDir
    Path folder;

    /** A program, and the number of its mutants. */
    private record Changeable(String program, int mutants) {}

    @ParameterizedTest
    @EnumSource
    void eachSurvivorIsExplained(InstructionSet set) throws Exception {
        assumeTrue(NativeBitsTest.sets().contains(set), "this processor has no " + set);
        List<Changeable> programs = programs(set);
        Files.createDirectories(REPORT);
        Path list = Files.writeString(REPORT.resolve(set.word() + ".txt"), "");
        Random random = new Random(Seed.ofRun());
        List<Mutant> mutants = new ArrayList<>();
        for (int i = 0; i < MUTANTS; i++) {
            Changeable one = programs.get(random.nextInt(programs.size()));
            Mutant mutant = judged(set, one.program, random.nextInt(one.mutants));
            mutants.add(mutant);
            Files.writeString(
                    list, MutationReport.key(mutant) + " ¦ " + mutant.verdict() + "\n", StandardOpenOption.APPEND);
        }
        MutationReport report = new MutationReport(mutants, MutationReport.reasons(Files.readAllLines(EXPLAINED)));
        Files.writeString(REPORT.resolve(set.word() + ".md"), report.markdown());
        assertThat(report.unexplained()).isEmpty();
    }

    /** The programs that the kit needs, in the order of their names. They must pass it as they are. */
    private static List<Changeable> programs(InstructionSet set) throws Exception {
        String printed = Fork.run(MutatedMachine.class, List.of(NativeBitsTest.GRANTED), set.name(), CASES);
        assertThat(printed).contains("verdict: " + Mutation.Verdict.SURVIVED);
        return printed.lines()
                .filter(line -> line.startsWith(MutatedMachine.PROGRAM))
                .map(line -> line.substring(MutatedMachine.PROGRAM.length()).split(" "))
                .map(words -> new Changeable(words[0], Integer.parseInt(words[1])))
                .toList();
    }

    private Mutant judged(InstructionSet set, String program, int number) throws Exception {
        Mutation.Outcome outcome = Mutation.run(
                folder,
                MutatedMachine.class,
                Map.of(),
                List.of("-XX:+UseSerialGC", "-Xmx1g"),
                LIMIT,
                set.name(),
                CASES,
                program,
                Integer.toString(number));
        String[] words = outcome.printed().stream()
                .filter(line -> line.startsWith(MutatedMachine.MUTANT))
                .findFirst()
                .orElseThrow()
                .substring(MutatedMachine.MUTANT.length())
                .split(" ¦ ");
        return new Mutant(program, words[0], words[1], words[2], outcome.verdict());
    }
}
