package dev.chainrule.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The machine that a benchmark runs on; made when it begins. */
final class ThisMachine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private static final List<String> ELSEWHERE = List.of(
            "--module-path", "--upgrade-module-path", "-Djdk.module.", "-Djava.io.tmpdir", "-Dchainrule.terminal");

    private final Instant time = Instant.now();
    private final long begin = System.nanoTime();

    /** The setting of a benchmark that ends now. */
    Setting setting(String version) {
        Map<String, String> system = ManagementFactory.getRuntimeMXBean().getSystemProperties();
        return new Setting(
                time,
                processor(),
                Runtime.getRuntime().availableProcessors(),
                String.join(
                        " ",
                        system.getOrDefault("os.name", "?"),
                        system.getOrDefault("os.version", "?"),
                        system.getOrDefault("os.arch", "?")),
                system.getOrDefault("java.vm.name", "?") + " " + Runtime.version(),
                flags(ManagementFactory.getRuntimeMXBean().getInputArguments()),
                Runtime.getRuntime().maxMemory(),
                version,
                Clock.since(begin));
    }

    /** Without those that only say where files of this user are, and who started the JVM: a report is shown to others. */
    static List<String> flags(List<String> arguments) {
        return arguments.stream()
                .filter(flag -> ELSEWHERE.stream().noneMatch(flag::startsWith))
                .toList();
    }

    /** The model, where Linux or Windows tells it, else "unknown". */
    private static String processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException noLinux) {
            String windows = System.getenv("PROCESSOR_IDENTIFIER");
            return windows == null ? "unknown" : windows;
        }
    }
}
