package dev.chainrule.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Standard output and standard error, by the names of files that they have. */
enum StandardStream {
    OUTPUT(Set.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")),
    ERROR(Set.of("/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"));

    private final Set<String> names;

    StandardStream(Set<String> names) {
        this.names = names;
    }

    /** The one of this name, if it is one. */
    static Optional<StandardStream> named(String name) {
        return Arrays.stream(values())
                .filter(stream -> stream.names.contains(name))
                .findFirst();
    }

    /** What it has been sent to, if it is a file; else a name that leads to no regular file. */
    Path file() {
        return Path.of(this == OUTPUT ? "/dev/stdout" : "/dev/stderr");
    }
}
