package dev.chainrule.bench;

import java.time.Instant;
import java.util.List;

/**
 * The place and the time of a measurement.
 *
 * @param time when it began
 * @param processor the processor's model, as the system names it
 * @param processors the number that the JVM may use
 * @param system name, version and architecture of the operating system
 * @param jdk the JVM's name and version
 * @param flags the JVM's arguments, but for those that say where files are
 * @param heapBytes the most that the heap may grow to
 * @param version of Chainrule
 * @param seconds the time of the whole measurement
 */
public record Setting(
        Instant time,
        String processor,
        int processors,
        String system,
        String jdk,
        List<String> flags,
        long heapBytes,
        String version,
        double seconds) {
    public Setting {
        flags = List.copyOf(flags);
    }
}
