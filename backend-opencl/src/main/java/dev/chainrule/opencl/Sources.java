package dev.chainrule.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Kernel sources, which are resources of this module. */
final class Sources {
    private Sources() {}

    /** The files one after the other, each with its name for the compiler's messages. */
    static String of(String... files) {
        StringBuilder all = new StringBuilder();
        for (String file : files) {
            all.append("#line 1 \"")
                    .append(file)
                    .append("\"\n")
                    .append(read(file))
                    .append('\n');
        }
        return all.toString();
    }

    /** One file. */
    static String read(String file) {
        try (InputStream in = Sources.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("resource " + file + " is missing from the module");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
