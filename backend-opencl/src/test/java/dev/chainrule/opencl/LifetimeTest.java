package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.ForkedProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A closed object gives back its memory, on the host too, and its threads. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it reads /proc/self/status")
class LifetimeTest {
    /**
     * glibc keeps memory for each of several threads, as much as it ever had, and each opening has a thread of its own: with
     * one arena, what is resident is what was not given back.
     */
    private static final Map<String, String> ONE_ARENA = Map.of("MALLOC_ARENA_MAX", "1");

    /** A heap that does not grow: memory that grows is the driver's. */
    private static final List<String> JVM = List.of("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

    @TempDir
    private Path folder;

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    @Test
    void buffersAreGivenBack() throws Exception {
        grow("10000 buffers of 64 KiB", 1 << 14, "buffers", "2000", "10000");
    }

    @Test
    void kernelsThatHaveRunAreGivenBack() throws Exception {
        grow("500000 kernels", 1 << 15, "kernels", "10000", "500000");
    }

    @Test
    void backendsAreGivenBack() throws Exception {
        grow("100 backends", 1 << 14, "backends", "10", "100");
    }

    private void grow(String what, long mostKib, String... arguments) throws Exception {
        String[] grown = ForkedProgram.start(folder, Cycles.class, ONE_ARENA, JVM, arguments)
                .printed()
                .split(" ");
        assertThat(Long.parseLong(grown[0]))
                .as("resident KiB more after %s", what)
                .isLessThan(mostKib);
        assertThat(Long.parseLong(grown[1])).as("threads more after %s", what).isLessThanOrEqualTo(2);
    }
}
