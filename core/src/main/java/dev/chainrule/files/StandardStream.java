package dev.chainrule.files;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Standard output and standard error, by the names of files that they have. */
public enum StandardStream {
    /** Standard output. */
    OUTPUT("/dev/stdout", 1),
    /** Standard error. */
    ERROR("/dev/stderr", 2);

    private final String name;
    private final int number;

    StandardStream(String name, int number) {
        this.name = name;
        this.number = number;
    }

    /** The one of this name, if it is one. */
    public static Optional<StandardStream> named(String name) {
        return Arrays.stream(values()).filter(stream -> stream.has(name)).findFirst();
    }

    private boolean has(String other) {
        return other.equals(name) || other.equals("/dev/fd/" + number) || other.equals("/proc/self/fd/" + number);
    }

    /** A name that leads to what it has been sent to. */
    public Path file() {
        return Path.of(name);
    }
}
