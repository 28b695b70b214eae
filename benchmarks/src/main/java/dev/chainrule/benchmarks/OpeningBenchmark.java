package dev.chainrule.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time until a new process has trained its first step, kernels compiled or found in a cache. Every shot is a JVM
 * of its own, from its launch to its end, so one fork that launches them is enough; take off {@link #jvm}, which does
 * nothing in it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 10)
@Fork(
        value = 1,
        jvmArgs = {ForkedBenchmark.LEAST_HEAP, ForkedBenchmark.MOST_HEAP},
        jvmArgsPrepend = {ForkedBenchmark.VECTORS, ForkedBenchmark.NATIVE})
public class OpeningBenchmark extends ForkedBenchmark {
    /** The device, with options or without. */
    @Param({})
    public String backend = "";

    /** Layers of the network; its batch is 32. */
    @Param("784-128-10")
    public String layers = "";

    /** Compiled kernels: none for each shot, or those of a shot before. A backend that keeps none takes the same for both. */
    @Param({"EMPTY", "FILLED"})
    public Cache cache = Cache.EMPTY;

    private @Nullable KernelCaches caches;

    /** The state of the folders for compiled kernels when a process begins. */
    public enum Cache {
        EMPTY,
        FILLED
    }

    /** Makes folders for the caches, and fills them. */
    @Setup(Level.Trial)
    public void begin() {
        caches = new KernelCaches();
        step();
    }

    /** Empties the caches if they are to be. */
    @Setup(Level.Iteration)
    public void prepare() {
        if (cache == Cache.EMPTY) {
            ready(caches).empty();
        }
    }

    /** A JVM that ends at once. */
    @Benchmark
    public void jvm() {
        launch(FirstStep.NOTHING);
    }

    /** A JVM that opens the device, its proof by a known answer included, and closes it. */
    @Benchmark
    public void open() {
        launch(FirstStep.OPEN);
    }

    /** A JVM that opens the device, puts a network and a batch there, and takes a step. */
    @Benchmark
    public void step() {
        launch(FirstStep.STEP);
    }

    /** Checks that such a step brings the cost down, and deletes the folders. */
    @TearDown(Level.Trial)
    public void end() {
        try {
            launch(FirstStep.CHECK);
        } finally {
            ready(caches).delete();
        }
    }

    private void launch(String what) {
        JavaProgram.Outcome outcome =
                JavaProgram.run(ready(caches).environment(), FirstStep.class, what, backend, layers);
        if (outcome.code() != 0) {
            throw new IllegalStateException(
                    what + " on " + backend + " ended with " + outcome.code() + ": " + outcome.err());
        }
    }
}
