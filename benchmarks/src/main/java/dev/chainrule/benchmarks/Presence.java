package dev.chainrule.benchmarks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which devices a JVM has that is launched as a benchmark's is: JMH's own process lacks the vector module. With names for
 * arguments, opens each instead; exit code 3 if one cannot be.
 */
final class Presence {
    private static final int REFUSED = 3;

    private Presence() {}

    public static void main(String[] args) {
        try {
            for (String name : args) {
                GemmLibraries.require(name);
            }
            if (args.length == 0) {
                Devices.usual().forEach(System.out::println);
            }
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
            System.exit(REFUSED);
        }
    }

    /** The devices that are measured where none is named. */
    static List<String> usual() {
        return launched().out().lines().toList();
    }

    /** Why one of these cannot be opened, in a line; null if every one can. */
    static @Nullable String refusal(List<String> names) {
        JavaProgram.Outcome outcome = launched(names.toArray(String[]::new));
        return outcome.code() == 0 ? null : outcome.out().strip();
    }

    private static JavaProgram.Outcome launched(String... names) {
        JavaProgram.Outcome outcome = JavaProgram.run(Map.of(), Presence.class, names);
        if (outcome.code() != 0 && outcome.code() != REFUSED) {
            throw new IllegalStateException("looking for devices ended with " + outcome.code() + ": " + outcome.err());
        }
        return outcome;
    }
}
