package dev.chainrule.opencl.cl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Processors as a driver counts them, which knows nothing of the quota that Java's number follows. */
final class Processors {
    /** The variable of the environment that sets PoCL's threads. */
    static final String MOST_OF_POCL = "POCL_MAX_PTHREAD_COUNT";

    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private Processors() {}

    /** All of the machine, where the system says; at least as many as Java may use. */
    static int online() {
        int java = Runtime.getRuntime().availableProcessors();
        try {
            return Math.max(java, count(Files.readString(ONLINE).strip()));
        } catch (IOException | NumberFormatException e) {
            return java;
        }
    }

    /** Of a list such as {@code 0-3,6}. */
    static int count(String list) {
        return Arrays.stream(list.split(","))
                .map(range -> range.split("-"))
                .mapToInt(ends -> Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1)
                .sum();
    }

    /** The threads that the environment allows PoCL. */
    static int mostOfPocl() {
        return mostOfPocl(System.getenv(MOST_OF_POCL));
    }

    static int mostOfPocl(@Nullable String variable) {
        try {
            return variable == null ? Integer.MAX_VALUE : Math.max(1, Integer.parseInt(variable.strip()));
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }
}
