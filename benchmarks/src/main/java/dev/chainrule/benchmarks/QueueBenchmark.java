package dev.chainrule.benchmarks;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The time that a device takes for a call, whatever there is to do: the smallest operation, waited for or not, and a wait alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class QueueBenchmark extends ForkedBenchmark {
    private static final int CALLS = 100;

    /** The device, with options or without. */
    @Param({})
    public String backend = "";

    private @Nullable Backend device;
    private @Nullable View x;
    private @Nullable View y;

    /** Puts two matrices of one element on the device, 1 and 0. */
    @Setup(Level.Trial)
    public void open() {
        device = Devices.open(backend);
        x = new View(device.allocate(Element.FLOAT32, 1), 0, 1, 1);
        y = new View(device.allocate(Element.FLOAT32, 1), 0, 1, 1);
        device.upload(new float[] {1}, 0, x);
        device.upload(new float[] {0}, 0, y);
        device.finish();
    }

    /** A wait for nothing. */
    @Benchmark
    public void finish() {
        ready(device).finish();
    }

    /** One operation on one element, and a wait for it. */
    @Benchmark
    public void alone() {
        add(1);
        ready(device).finish();
    }

    /** One of {@value #CALLS} such operations with one wait for all. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void queued() {
        for (int i = 0; i < CALLS / 2; i++) { // up and down again, so that y stays exact however often
            add(1);
            add(-1);
        }
        ready(device).finish();
    }

    private void add(float alpha) {
        ready(device).axpy(alpha, ready(x), ready(y));
    }

    /** Checks that one more call adds 1, and closes the device. */
    @TearDown(Level.Trial)
    public void close() {
        try (Backend last = ready(device)) {
            float[] before = new float[1];
            last.download(ready(y), before, 0);
            add(1);
            float[] after = new float[1];
            last.download(ready(y), after, 0);
            if (after[0] != before[0] + 1) {
                throw new IllegalStateException("1 more than " + before[0] + " is " + after[0] + " on " + backend);
            }
        }
    }
}
