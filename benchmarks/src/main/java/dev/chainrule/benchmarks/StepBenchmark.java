package dev.chainrule.benchmarks;

import dev.chainrule.bench.TrainingShape;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole training step, forward, backward and descent, on a batch that is on the device already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StepBenchmark extends ForkedBenchmark {
    /** The device, with options or without. */
    @Param({})
    public String backend = "";

    /** The layers of the common work's shapes A to E. */
    @Param({"64-32-10", "784-128-10", "784-512-512-10", "784-2048-2048-10", "4096-4096-4096-4096"})
    public String layers = "";

    /** Examples in a batch. */
    @Param({"32", "128", "512"})
    public int batch;

    private @Nullable StepRun run;
    private double costBefore;

    /** Puts a network and a batch on the device. */
    @Setup(Level.Trial)
    public void open() {
        run = new StepRun(backend, TrainingShape.of(layers + "@" + batch));
        costBefore = run.cost();
    }

    /** One step; done when it returns. */
    @Benchmark
    public void step() {
        ready(run).step();
    }

    /** Checks that the steps have brought the cost down, and closes the device. */
    @TearDown(Level.Trial)
    public void close() {
        try (StepRun last = ready(run)) {
            last.requireLess(costBefore);
        }
    }
}
