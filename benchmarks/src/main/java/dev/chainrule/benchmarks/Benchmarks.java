package dev.chainrule.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * JMH's own command, with the devices that are here for the parameters {@code backend} and {@code library} where the user
 * names none, every operation for {@code operation}, and rates beside the times. Exit code 2 for wrong usage, 3 if a
 * device is not here.
 */
public final class Benchmarks {
    private static final String BACKEND = "backend";
    private static final String LIBRARY = "library";
    private static final String OPERATION = "operation";

    private static final int USAGE = 2;
    private static final int ABSENT = 3;

    private Benchmarks() {}

    /** Runs JMH with its arguments. */
    public static void main(String[] args) throws IOException {
        List<String> all = new ArrayList<>();
        int code = complete(args, all, System.err);
        if (code != 0) {
            System.exit(code);
        }
        all.add("-prof");
        all.add(Rates.class.getName());
        org.openjdk.jmh.Main.main(all.toArray(String[]::new));
    }

    /** Adds the arguments to the list, and what they leave open; the exit code, 0 if there is nothing to complain of. */
    static int complete(String[] args, List<String> all, PrintStream err) {
        all.addAll(List.of(args));
        try {
            CommandLineOptions asked = new CommandLineOptions(args);
            List<String> operations = named(OPERATION, asked);
            operations.forEach(Operations::require);
            fill(OPERATION, operations.isEmpty() ? Operations.NAMES : List.of(), all);
            List<String> backends = named(BACKEND, asked);
            List<String> libraries = named(LIBRARY, asked);
            List<String> devices =
                    Stream.concat(backends.stream(), libraries.stream()).toList();
            String refusal = devices.isEmpty() ? null : Presence.refusal(devices);
            if (refusal != null) {
                err.println(refusal);
                return ABSENT;
            }
            if (backends.isEmpty() || libraries.isEmpty()) {
                List<String> usual = Presence.usual();
                fill(BACKEND, backends.isEmpty() ? usual : List.of(), all);
                fill(LIBRARY, libraries.isEmpty() ? usual : List.of(), all);
            }
            return 0;
        } catch (CommandLineOptionException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return USAGE;
        }
    }

    private static void fill(String parameter, List<String> values, List<String> all) {
        if (!values.isEmpty()) {
            all.add("-p");
            all.add(parameter + "=" + String.join(",", values));
        }
    }

    private static List<String> named(String parameter, CommandLineOptions asked) {
        return List.copyOf(asked.getParameter(parameter).orElse(List.of()));
    }
}
