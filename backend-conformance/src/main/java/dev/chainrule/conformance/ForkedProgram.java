package dev.chainrule.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program of a backend's tests in a JVM of its own, since a driver that fails may end the JVM that it is in. It has the
 * class path of the tests; its folder for temporary files is its own, too.
 */
public final class ForkedProgram {
    /** The quick compiler and the simplest collector: programs are short, and compiling would be most of them. */
    private static final List<String> QUICK =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    private final List<String> command = new ArrayList<>();
    private final Path temporary;
    private final Path errors;
    private final Process process;
    private byte @Nullable [] printedUntilEnded;

    private ForkedProgram(Path folder, Map<String, String> environment, List<String> jvmArguments, List<String> program)
            throws IOException {
        temporary = Files.createTempDirectory(folder, "tmp");
        errors = Files.createTempFile(folder, "errors", ".txt");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-XX:ErrorFile=" + folder.resolve("crash-%p.txt"));
        command.addAll(jvmArguments);
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /**
     * Starts one, which writes into a folder of the test's. It has the quick compiler and the serial collector, unless the arguments
     * name others.
     */
    public static ForkedProgram start(Path folder, Class<?> program, List<String> jvmArguments, String... arguments)
            throws IOException {
        return start(folder, program, Map.of(), jvmArguments, arguments);
    }

    /** Starts one likewise, for which variables of the environment are set. */
    public static ForkedProgram start(
            Path folder,
            Class<?> program,
            Map<String, String> environment,
            List<String> jvmArguments,
            String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(QUICK);
        if (jvmArguments.stream().anyMatch(one -> one.matches("-XX:[+]Use\\w*GC"))) {
            all.remove("-XX:+UseSerialGC");
        }
        all.addAll(jvmArguments);
        return startLong(folder, program, environment, all, arguments);
    }

    /** Starts one that computes for long, by the compilers and the collector that the JVM chooses. */
    static ForkedProgram startLong(
            Path folder,
            Class<?> program,
            Map<String, String> environment,
            List<String> jvmArguments,
            String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), program.getName()));
        words.addAll(List.of(arguments));
        return new ForkedProgram(folder, environment, jvmArguments, words);
    }

    /**
     * Starts one as a module.
     *
     * @param words what follows the JVM's other arguments: the module path, what modules may do, and the main class
     */
    public static ForkedProgram startModule(Path folder, List<String> words) throws IOException {
        return new ForkedProgram(folder, Map.of(), QUICK, words);
    }

    /**
     * The program's standard output; waits for its end.
     *
     * @throws AssertionError if it did not end well
     */
    public String printed() throws IOException, InterruptedException {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new AssertionError(
                    command + " ended with " + exitCode + " and printed " + printed + " and " + errors());
        }
        return printed.strip();
    }

    /**
     * Waits for the program as {@link #printed} does, and requires that neither it nor native code in it complains.
     *
     * @throws AssertionError if it did not end well, or printed anything on standard error
     */
    public String printedWithoutErrors() throws IOException, InterruptedException {
        String printed = printed();
        if (!errors().isEmpty()) {
            throw new AssertionError(command + " printed as errors " + errors());
        }
        return printed;
    }

    /**
     * Waits for the program's end; if it is not there in time, it is ended by force.
     *
     * @return its exit code; empty if it was ended
     */
    OptionalInt exitCode(Duration most) throws IOException, InterruptedException {
        if (process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            return OptionalInt.of(process.exitValue());
        }
        InputStream out = process.getInputStream();
        printedUntilEnded = out.readNBytes(out.available()); // ending it closes the stream
        process.destroyForcibly().waitFor();
        return OptionalInt.empty();
    }

    /** The lines that a program has printed until its end, or until it was ended. */
    Stream<String> lines() throws IOException {
        byte[] printed = printedUntilEnded == null ? process.getInputStream().readAllBytes() : printedUntilEnded;
        return new String(printed, StandardCharsets.UTF_8).lines();
    }

    /** The program's standard error so far. */
    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** The files that the program left in its folder for temporary files. */
    public List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.toList();
        }
    }
}
