package dev.chainrule.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --json}: results for programs. */
final class JsonOption {
    private static final String NAME = "--json";

    @Option(
            names = NAME,
            paramLabel = "FILE",
            description = "Write the results as JSON; - is standard output, which then has nothing else.")
    private @Nullable String name;

    /** Whether JSON is asked for. */
    boolean wanted() {
        return name != null;
    }

    /** Whether standard output belongs to the JSON. */
    boolean takesOutput() {
        return "-".equals(name);
    }

    /** Where the line for people goes. */
    PrintStream people(Streams streams) {
        return takesOutput() ? streams.err() : streams.out();
    }

    /** The file, checked; empty for standard output, or if the option is not given. */
    Optional<OutputFile> file(Path... inputs) throws IOException {
        return name == null || takesOutput() ? Optional.empty() : Optional.of(OutputFile.of(NAME, name, inputs));
    }

    /** Writes the document to where it was asked for, if it was. */
    void write(Document document, Optional<OutputFile> file, Streams streams) throws IOException {
        if (file.isPresent()) {
            file.get().write(document.text());
        } else if (takesOutput()) {
            streams.out().print(document.text());
        }
    }
}
