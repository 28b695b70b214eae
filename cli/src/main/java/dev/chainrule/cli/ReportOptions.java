package dev.chainrule.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --report} and {@code --watch}: a training as a page, afterwards and while it runs. */
final class ReportOptions {
    static final String FILE = "--report";
    static final String WATCH = "--watch";

    private static final int HIGHEST = 65_535;

    @Option(
            names = FILE,
            paramLabel = "FILE",
            description =
                    "Write a page with curves, the confusion matrix, the worst examples, weights, time and memory, and"
                            + " all by which the training can be repeated; however it ends.")
    private @Nullable String file;

    @Option(
            names = WATCH,
            arity = "0..1",
            fallbackValue = "0",
            paramLabel = "PORT",
            converter = Port.class,
            description =
                    "Serve that page to browsers on this machine, at 127.0.0.1, while the training runs; at a port that"
                            + " the system chooses unless one is given, as in --watch=8080.")
    private @Nullable Integer port;

    /** Whether the training is to be shown. */
    boolean wanted() {
        return file != null || port != null;
    }

    /** The file of the page, checked; empty without one. */
    Optional<OutputFile> file(Path... inputs) throws IOException {
        return file == null ? Optional.empty() : Optional.of(OutputFile.of(FILE, file, inputs));
    }

    /** The port at which the page is served, 0 for any; empty if it is not. */
    Optional<Integer> port() {
        return Optional.ofNullable(port);
    }

    /** Reads {@code --watch}. */
    static final class Port extends Parsed<Integer> {
        Port() {
            super(Port::parse);
        }

        private static Integer parse(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > HIGHEST) {
                throw new IllegalArgumentException("'" + text + "' is no port, expected 1 to " + HIGHEST
                        + ", or nothing for one that the system chooses; data stand before " + WATCH);
            }
            return Integer.valueOf(text);
        }
    }
}
