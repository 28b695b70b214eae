package dev.chainrule.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How every benchmark is measured: in JVMs of its own, with a heap that neither grows nor shrinks. {@code -jvmArgs} on the
 * command line replaces the heap and leaves the modules.
 */
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgs = {ForkedBenchmark.LEAST_HEAP, ForkedBenchmark.MOST_HEAP},
        jvmArgsPrepend = {ForkedBenchmark.VECTORS, ForkedBenchmark.NATIVE})
abstract class ForkedBenchmark {
    static final String LEAST_HEAP = "-Xms2g";
    static final String MOST_HEAP = "-Xmx2g";
    static final String VECTORS = "--add-modules=jdk.incubator.vector";
    static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    /** These arguments, for a JVM that a benchmark starts by itself. */
    static final List<String> JVM_ARGUMENTS = List.of(VECTORS, NATIVE, LEAST_HEAP, MOST_HEAP);

    /** The arguments that the set-up of the trial has put there. */
    static <T> T ready(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the trial was not set up");
        }
        return part;
    }
}
