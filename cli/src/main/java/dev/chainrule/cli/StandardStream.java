package dev.chainrule.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Standard output and standard error, by the names of files that they have. */
enum StandardStream {
    OUTPUT("/dev/stdout", 1),
    ERROR("/dev/stderr", 2);

    private final String name;
    private final int number;

    StandardStream(String name, int number) {
        this.name = name;
        this.number = number;
    }

    /** The one of this name, if it is one. */
    static Optional<StandardStream> named(String name) {
        return Arrays.stream(values()).filter(stream -> stream.has(name)).findFirst();
    }

    private boolean has(String other) {
        return other.equals(name) || other.equals("/dev/fd/" + number) || other.equals("/proc/self/fd/" + number);
    }

    /** A name that leads to what it has been sent to. */
    Path file() {
        return Path.of(name);
    }
}
