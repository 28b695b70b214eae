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

/** A whole training step, forward, backward and descent, on a batch that is on the device already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class StepBenchmark {
    /** The device. */
    @Param({"cpu:vector", "cpu:scalar"})
    public String backend = "";

    /** Layers and batch: the common work's shapes A to E. */
    @Param({"64-32-10@32", "784-128-10@32", "784-512-512-10@128", "784-2048-2048-10@512", "4096-4096-4096-4096@256"})
    public String shape = "";

    private @Nullable StepRun run;
    private double costBefore;

    /** Puts a network and a batch on the device. */
    @Setup(Level.Trial)
    public void open() {
        run = new StepRun(backend, Shape.parse(shape));
        costBefore = run.cost();
    }

    /** One step; done when it returns. */
    @Benchmark
    public void step() {
        running().step();
    }

    /** Checks that the steps have brought the cost down, and closes the device. */
    @TearDown(Level.Trial)
    public void close() {
        try (StepRun last = running()) {
            double cost = last.cost();
            if (!(cost < costBefore)) {
                throw new IllegalStateException("the cost went from " + costBefore + " to " + cost + ", expected less");
            }
        }
    }

    private StepRun running() {
        if (run == null) {
            throw new IllegalStateException("the trial was not set up");
        }
        return run;
    }
}
