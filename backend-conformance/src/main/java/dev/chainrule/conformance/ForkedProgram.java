package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program of the tests in a JVM of its own, which a driver may crash; its folder for temporary files is its own, too. */
final class ForkedProgram {
    private final List<String> command = new ArrayList<>();
    private final Path temporary;
    private final Path errors;
    private final Process process;

    private ForkedProgram(
            Path folder,
            Class<?> program,
            Map<String, String> environment,
            List<String> jvmArguments,
            String... arguments)
            throws IOException {
        temporary = Files.createTempDirectory(folder, "tmp");
        errors = Files.createTempFile(folder, "errors", ".txt");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-XX:ErrorFile=" + folder.resolve("crash-%p.txt"));
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Starts one, which writes into a folder of the test's. */
    static ForkedProgram start(Path folder, Class<?> program, List<String> jvmArguments, String... arguments)
            throws IOException {
        return new ForkedProgram(folder, program, Map.of(), jvmArguments, arguments);
    }

    /** Starts one for which variables of the environment are set. */
    static ForkedProgram start(
            Path folder, Class<?> program, Map<String, String> environment, List<String> jvmArguments)
            throws IOException {
        return new ForkedProgram(folder, program, environment, jvmArguments);
    }

    /** What it printed on standard output; waits, and it must end well. */
    String printed() throws IOException, InterruptedException {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s printed %s and %s", command, printed, Files.readString(errors))
                .isZero();
        return printed.strip();
    }

    /** The same, where it and whatever is native in it must have nothing to complain of. */
    String printedWithoutErrors() throws IOException, InterruptedException {
        String printed = printed();
        assertThat(errors).as("what %s printed as errors", command).isEmptyFile();
        return printed;
    }

    /** What it left in its folder for temporary files. */
    List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.toList();
        }
    }
}
