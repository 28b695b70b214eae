package dev.chainrule.bench;

import java.time.Instant;
import java.util.List;

/**
 * Where and when something was measured.
 *
 * @param time when it began
 * @param processor the processor's model, as the system names it
 * @param processors how many the JVM may use
 * @param system name, version and architecture of the operating system
 * @param jdk the JVM's name and version
 * @param flags the JVM's arguments, but for those that say where files are
 * @param heapBytes the most that the heap may grow to
 * @param version of Chainrule
 * @param seconds how long all took
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
