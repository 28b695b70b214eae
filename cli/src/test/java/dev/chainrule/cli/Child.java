package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A process that signals are sent to; what it prints goes into files. */
final class Child implements AutoCloseable {
    private static final int SECONDS = 300;
    private static final int MILLISECONDS = 10;
    /** Whoever started the tests may ignore signals, and a child inherits that. */
    private static final List<String> WITH_USUAL_SIGNALS = List.of("env", "--default-signal=INT,TERM,HUP");

    private final Process process;
    private final Path out;
    private final Path err;

    /** Starts it in this folder, which takes its output too. */
    Child(Path folder, String... command) throws IOException {
        out = folder.resolve("child.out");
        err = folder.resolve("child.err");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(WITH_USUAL_SIGNALS.stream(), Stream.of(command))
                        .toList())
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("CI", "NO_COLOR", "TERM")); // by which progress is shown in lines
        process = builder.start();
        process.getOutputStream().close();
    }

    /** Whether this system has the programs that a child needs. */
    static boolean possible() throws InterruptedException {
        return Shell.bash(String.join(" ", WITH_USUAL_SIGNALS) + " kill -l").exitCode() == 0;
    }

    /** Waits until it has printed a text, on standard output or error. */
    Child prints(String text) throws InterruptedException {
        return waitsFor(() -> (read(out) + read(err)).contains(text));
    }

    /** Waits until something has happened. */
    Child waitsFor(BooleanSupplier what) throws InterruptedException {
        for (int i = 0; i < SECONDS * 1000 / MILLISECONDS && !what.getAsBoolean(); i++) {
            assertThat(process.isAlive()).as(read(err)).isTrue();
            Thread.sleep(MILLISECONDS);
        }
        assertThat(what.getAsBoolean()).as(read(out) + read(err)).isTrue();
        return this;
    }

    /** Sends it a signal: INT, TERM, KILL. */
    Child signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        return this;
    }

    /** Waits for its end. */
    Run ends() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(read(err)).isTrue();
        return new Run(process.exitValue(), read(out), read(err));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
