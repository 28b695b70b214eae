package dev.chainrule.opencl;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The simulator of an OpenCL device that reports accesses out of bounds and data races, as the only device of a JVM of its
 * own: it is chosen by the environment, and its threads may not be there when the JVM of the tests ends.
 */
final class Oclgrind {
    private static final Pattern RAN = Pattern.compile("Instructions executed for kernel '(\\w+)'");
    private static final Pattern COUNT = Pattern.compile("\\s+[0-9,.]+ - .*");
    private static final int MOST_SECONDS = 600;

    private final Path library;

    private Oclgrind(Path library) {
        this.library = library;
    }

    /** It, where it is installed: its library lies beside the folder of its command. */
    static Optional<Oclgrind> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of)
                .filter(folder -> Files.isExecutable(folder.resolve("oclgrind")))
                .flatMap(folder -> Stream.of("lib/oclgrind", "lib", "lib64", "lib/x86_64-linux-gnu")
                        .map(place -> folder.resolveSibling(place).resolve("liboclgrind-rt-icd.so")))
                .filter(Files::isRegularFile)
                .map(library -> new Oclgrind(library.toAbsolutePath()))
                .findFirst();
    }

    /**
     * The outcome of a run.
     *
     * @param exit of the program
     * @param printed by the program, on both streams
     * @param log accesses out of bounds and races; nothing if all is well
     * @param kernels that ran
     */
    record Outcome(int exit, String printed, String log, Set<String> kernels) {}

    /**
     * Runs {@link EveryKernel}.
     *
     * @param folder for its files, empty
     * @param classPath classes and kernel sources; the first of equal names counts
     */
    Outcome run(Path folder, String classPath, String family) throws IOException, InterruptedException {
        return run(folder, classPath, family, log -> false);
    }

    /** The same, ended as soon as the log is {@code enough}. */
    Outcome run(Path folder, String classPath, String family, Predicate<String> enough)
            throws IOException, InterruptedException {
        Files.writeString(Files.createDirectory(folder.resolve("vendors")).resolve("oclgrind.icd"), library.toString());
        Path log = folder.resolve("log");
        Path printed = folder.resolve("printed");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        EveryKernel.class.getName(),
                        "Oclgrind",
                        family)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment()
                .putAll(Map.of(
                        "OCL_ICD_VENDORS",
                        folder.resolve("vendors").toString(),
                        "OCLGRIND_LOG",
                        log.toString(),
                        "OCLGRIND_DATA_RACES",
                        "1",
                        "OCLGRIND_INST_COUNTS",
                        "1"));
        Process process = builder.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            if (enough.test(read(log))) {
                process.destroyForcibly();
            } else if (System.nanoTime() - end > 0) {
                process.destroyForcibly();
                throw new AssertionError(family + ": not done after " + MOST_SECONDS + " s");
            }
        }
        Set<String> kernels = new TreeSet<>();
        StringJoiner rest = new StringJoiner("\n");
        for (String line : Files.readAllLines(printed)) {
            Matcher ran = RAN.matcher(line);
            if (ran.find()) {
                kernels.add(ran.group(1));
            } else if (!COUNT.matcher(line).matches()) {
                rest.add(line);
            }
        }
        return new Outcome(
                process.exitValue(), rest.toString().strip(), read(log).strip(), kernels);
    }

    private static String read(Path log) throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
