package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs of bash, for what only a process of its own can show. */
final class Shell {
    private Shell() {}

    static boolean present() throws InterruptedException {
        return bash("true").exitCode() == 0;
    }

    /** Runs a script, whose parameters are $0, $1 …; the exit code is 127 without bash. */
    static Run bash(String script, String... args) throws InterruptedException {
        return in(Path.of(""), script, args);
    }

    /** Runs a script in a folder. */
    static Run in(Path folder, String script, String... args) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of("bash", "-c", script), Stream.of(args))
                            .toList())
                    .directory(folder.toAbsolutePath().toFile())
                    .start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            return new Run(process.exitValue(), out, err);
        } catch (IOException noBash) {
            return new Run(127, "", String.valueOf(noBash.getMessage()));
        }
    }

    /** The command in a JVM of its own, as the parameters of a script. */
    static String[] java(String... args) {
        return java(Main.class, args);
    }

    /** A program in a JVM of its own, as the parameters of a script. Runs are short, and compiling would be most of them. */
    static String[] java(Class<?> program, String... args) {
        return java(List.of("-XX:TieredStopAtLevel=1"), program, args);
    }

    /** The command in a JVM that makes vectors, without which some devices are missing, as the parameters of a script. */
    static String[] javaWithVectors(String... args) {
        return java(List.of(), Main.class, args);
    }

    private static String[] java(List<String> options, Class<?> program, String... args) {
        Stream<String> java = Stream.of(
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator, ""),
                program.getName());
        return Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        options.stream(),
                        java,
                        Stream.of(args))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }
}
