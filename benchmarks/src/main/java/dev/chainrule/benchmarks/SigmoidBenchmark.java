package dev.chainrule.benchmarks;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.Arrays;
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

/**
 * Sigmoid from one array to another, beside a copy of the same; a score is nanoseconds per element, on one thread. An
 * invocation does {@value #SLICE} elements: all of a short array many times, or the next slice of a long one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SigmoidBenchmark extends ForkedBenchmark {
    private static final int SLICE = 1 << 20;
    private static final float RANGE = 10;

    /** Four units in the last place, as rule A8 allows, and the rounding of what is expected. */
    private static final double TOLERANCE = 5 * 0x1p-23;

    /** The device, with options or without. */
    @Param({})
    public String backend = "";

    /** Elements of each array: in the cache, and beyond most of it. */
    @Param({"16384", "16777216"})
    public int elements;

    private @Nullable Backend device;
    private View[] z = {};
    private View[] a = {};
    private float[] source = {};
    private float[] target = {};
    private int length;
    private int next;

    /** Fills the arrays. */
    @Setup(Level.Trial)
    public void open() {
        length = Math.min(elements, SLICE);
        if (length < 1 || SLICE % length != 0 || elements % length != 0) {
            throw new IllegalArgumentException(
                    "elements: " + elements + ", expected a divisor or a multiple of " + SLICE);
        }
        CounterRandom random = new CounterRandom(1, 0);
        source = new float[elements];
        for (int i = 0; i < elements; i++) {
            source[i] = RANGE * (2 * random.unit(i) - 1);
        }
        target = new float[elements];
        device = Devices.open(backend, 1);
        View all = new View(device.allocate(Element.FLOAT32, elements), 0, elements / length, length);
        device.upload(source, 0, all);
        z = slices(all);
        a = slices(new View(device.allocate(Element.FLOAT32, elements), 0, elements / length, length));
    }

    /** a ← 1 / (1 + e^-z). */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public void sigmoid() {
        Backend backend = ready(device);
        for (int done = 0; done < SLICE; done += length) {
            backend.activate(Activation.SIGMOID, z[next], a[next]);
        }
        backend.finish();
        next = (next + 1) % z.length;
    }

    /** Sigmoid from array to array, copied. */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public void copy() {
        for (int done = 0; done < SLICE; done += length) {
            System.arraycopy(source, next * length, target, next * length, length);
        }
        next = (next + 1) % z.length;
    }

    /** Does the next slice of either once more, checks it, and closes the device. */
    @TearDown(Level.Trial)
    public void close() {
        try (Backend last = ready(device)) {
            int slice = next;
            sigmoid();
            float[] values = new float[length];
            last.download(a[slice], values, 0);
            checkSigmoid(slice * length, values);
            int from = next * length;
            copy();
            if (!Arrays.equals(source, from, from + length, target, from, from + length)) {
                throw new IllegalStateException("copy: elements from " + from + " are not those of the source");
            }
        }
    }

    private void checkSigmoid(int from, float[] values) {
        for (int i = 0; i < values.length; i++) {
            double expected = 1 / (1 + Math.exp(-(double) source[from + i]));
            if (!(Math.abs(values[i] - expected) <= TOLERANCE * expected)) {
                throw new IllegalStateException(
                        "sigmoid of " + source[from + i] + " is " + values[i] + ", expected " + expected);
            }
        }
    }

    private View[] slices(View all) {
        View[] slices = new View[all.rows()];
        Arrays.setAll(slices, i -> all.rows(i, 1));
        return slices;
    }
}
