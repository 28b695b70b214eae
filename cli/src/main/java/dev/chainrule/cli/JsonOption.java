package dev.chainrule.cli;

import dev.chainrule.files.StandardStream;
import dev.chainrule.json.Json;
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
            description =
                    "Write the results as JSON; - or /dev/stdout is standard output, which then has nothing else.")
    private @Nullable String name;

    /** Whether JSON is asked for. */
    boolean wanted() {
        return name != null;
    }

    /** Whether standard output belongs to the JSON. */
    boolean takesOutput() {
        return stream().filter(StandardStream.OUTPUT::equals).isPresent();
    }

    /** The stream that the JSON goes to, whatever that was sent to: written as a file, it would be replaced. */
    private Optional<StandardStream> stream() {
        return "-".equals(name)
                ? Optional.of(StandardStream.OUTPUT)
                : Optional.ofNullable(name).flatMap(StandardStream::named);
    }

    /** Where the line for people goes. */
    PrintStream people(Streams streams) {
        return takesOutput() ? streams.err() : streams.out();
    }

    /** The file, checked; empty for standard output and error, or if the option is not given. */
    Optional<OutputFile> file(Path... inputs) throws IOException {
        return name == null || stream().isPresent() ? Optional.empty() : Optional.of(OutputFile.of(NAME, name, inputs));
    }

    /**
     * Writes a value to where it was asked for, if it was.
     *
     * @param document whatever {@link Json#text} takes
     */
    void write(Object document, Optional<OutputFile> file, Streams streams) throws IOException {
        if (file.isPresent()) {
            file.get().write(Json.text(document));
        } else if (takesOutput()) {
            streams.out().print(Json.text(document));
        } else if (stream().isPresent()) {
            streams.err().print(Json.text(document));
        }
    }
}
