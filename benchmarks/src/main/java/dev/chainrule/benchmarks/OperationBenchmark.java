package dev.chainrule.benchmarks;

import dev.chainrule.reference.BoundedArithmetic;
import dev.chainrule.spi.Backend;
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

/** One arithmetic operation of the SPI at the sizes of a layer, on matrices that are on the device already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OperationBenchmark extends ForkedBenchmark {
    /** The device, with options or without. */
    @Param({})
    public String backend = "";

    /** One of {@link Operations#NAMES}. */
    @Param({})
    public String operation = "";

    /** Inputs and outputs of the layer. */
    @Param({"784-512", "512-10"})
    public String layer = "";

    /** Examples in a batch. */
    @Param({"32", "512"})
    public int batch;

    private @Nullable Backend device;
    private @Nullable Layer matrices;
    private @Nullable Operation prepared;

    /** Opens the device and puts the matrices there. */
    @Setup(Level.Trial)
    public void open() {
        Backend opened = Devices.open(backend);
        try {
            matrices = new Layer(opened, new BoundedArithmetic(Devices.precision(backend)), layer, batch);
            prepared = Operations.prepare(operation, matrices);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        device = opened;
    }

    /** One call; done when it returns. */
    @Benchmark
    public void call() {
        ready(prepared).call().run();
        ready(device).finish();
    }

    /** Calls it once more on the first values, checks the result, and closes the device. */
    @TearDown(Level.Trial)
    public void close() {
        try (Backend last = ready(device)) {
            ready(matrices).reset();
            ready(prepared).call().run();
            last.finish();
            ready(prepared).check(operation + " on " + backend);
        }
    }
}
