package dev.chainrule.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files that this process has mapped, as Linux lists them. */
final class MappedFiles {
    private MappedFiles() {}

    /** The first mapped file whose name begins as this library's does, e.g. libopenblasp-r0.3.21.so; else the library. */
    static String called(String library) {
        String begin = library.replaceFirst(".*/", "").replaceFirst("\\..*", "");
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.map(line -> line.replaceFirst(".*/", ""))
                    .filter(name -> name.startsWith(begin))
                    .findFirst()
                    .orElse(library);
        } catch (IOException e) {
            return library;
        }
    }
}
