package dev.chainrule.conformance;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A trial of the kit itself: a backend's kernels are changed in one place, and the kit has to notice. A changed kernel may write anywhere, or
 * come to no end, so each {@link Mutant} is judged in a JVM of its own, by a program of the backend's tests that calls {@link #judge}.
 */
public final class Mutation {
    /** The families of rules that say what kernels compute. */
    private static final String FAMILIES = "MAO";

    /** Rules that only repeat what others compute: they take most of the time, and a changed kernel repeats its fault. */
    private static final Set<String> WITHOUT = Set.of("A18", "A19", "A20", "A22");

    private static final String VERDICT = "verdict: ";

    private Mutation() {}

    /**
     * Judges a changed device, in a JVM of its own: random sequences of operations first, then the rules on memory, arithmetic and the steps of
     * back-propagation. Prints the verdict, a line for {@link #run}.
     *
     * @param judge a device with the right bits
     * @param device the changed device
     * @param opens opens it
     * @param cases the number of random sequences
     */
    public static void judge(Backend judge, DeviceInfo device, Supplier<? extends Backend> opens, int cases) {
        Backend judged;
        try {
            judged = opens.get();
        } catch (BackendException e) {
            say(Verdict.REFUSED);
            return;
        }
        try (judged) {
            if (new DifferentialFuzz(judge, judged)
                    .firstDifference(Seed.ofRun(), cases)
                    .isPresent()) {
                say(Verdict.FUZZ);
                return;
            }
        } catch (BackendException e) {
            say(Verdict.FAILED);
            return;
        }
        say(new Kit(new Changed(device, opens), device, Map.of())
                .firstFault(FAMILIES, WITHOUT)
                .map(fault -> fault.substring(0, fault.indexOf(' ')))
                .orElse(Verdict.SURVIVED));
    }

    /** Opens the changed device as a provider does, without the proof that others give before. */
    private record Changed(DeviceInfo device, Supplier<? extends Backend> opens) implements BackendProvider {
        @Override
        public String name() {
            return device.id().substring(0, device.id().indexOf(':'));
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public Set<String> options() {
            return Set.of();
        }

        @Override
        public Availability probe() {
            return new Availability.Available(List.of(device));
        }

        @Override
        public Backend open(DeviceInfo info, Map<String, String> options) {
            return opens.get();
        }
    }

    private static void say(String verdict) {
        System.out.println(VERDICT + verdict);
    }

    /**
     * Runs a program that judges a mutant, and waits for its verdict.
     *
     * @param folder for its temporary files
     * @param most the time that it may take
     */
    public static Outcome run(
            Path folder,
            Class<?> program,
            Map<String, String> environment,
            List<String> jvmArguments,
            Duration most,
            String... arguments)
            throws IOException, InterruptedException {
        ForkedProgram fork = ForkedProgram.startLong(folder, program, environment, jvmArguments, arguments);
        OptionalInt exitCode = fork.exitCode(most);
        List<String> printed = fork.lines().toList();
        String verdict = printed.stream()
                .filter(line -> line.startsWith(VERDICT))
                .map(line -> line.substring(VERDICT.length()))
                .findFirst()
                .orElse(exitCode.isEmpty() ? Verdict.TIME : Verdict.CRASH);
        return new Outcome(verdict, printed);
    }

    /**
     * The end of a program that has judged a mutant.
     *
     * @param verdict a rule's number, or one of the words of {@link Verdict}
     * @param printed all lines of its standard output
     */
    public record Outcome(String verdict, List<String> printed) {
        public Outcome {
            printed = List.copyOf(printed);
        }
    }

    /** The verdicts that are no rule's number. */
    public static final class Verdict {
        /** The compiler has refused it. */
        public static final String REFUSED = "not compiled";
        /** A random sequence of operations has other bits. */
        public static final String FUZZ = "fuzz";
        /** An operation has failed. */
        public static final String FAILED = "failed";
        /** The JVM has ended. */
        public static final String CRASH = "crash";
        /** It has come to no end in time. */
        public static final String TIME = "no end";
        /** Nothing was noticed. */
        public static final String SURVIVED = "survived";

        private Verdict() {}
    }
}
