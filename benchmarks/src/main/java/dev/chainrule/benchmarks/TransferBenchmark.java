package dev.chainrule.benchmarks;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.Arrays;
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

/**
 * So many bytes from an array to the device and back, and memory for them. A score s in microseconds is bytes / (1000 s)
 * GB/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TransferBenchmark extends ForkedBenchmark {
    private static final int COLS = 1024;
    private static final int LEAST = COLS * Float.BYTES;

    /** The device, with options or without. */
    @Param({})
    public String backend = "";

    /** How many bytes: a multiple of {@value #LEAST}. */
    @Param({"4096", "1048576", "67108864"})
    public int bytes;

    private @Nullable Backend device;
    private @Nullable View floatsThere;
    private @Nullable View bytesThere;
    private @Nullable View intsThere;
    private float[] floats = {};
    private byte[] pixels = {};
    private int[] numbers = {};
    private float[] downloaded = {};

    /** Fills the arrays, and allocates as much on the device for each. */
    @Setup(Level.Trial)
    public void open() {
        if (bytes < LEAST || bytes % LEAST != 0) {
            throw new IllegalArgumentException("bytes: " + bytes + ", expected a multiple of " + LEAST);
        }
        int count = bytes / Float.BYTES;
        floats = new float[count];
        numbers = new int[count];
        pixels = new byte[bytes];
        downloaded = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = i;
            numbers[i] = i % COLS;
        }
        for (int i = 0; i < bytes; i++) {
            pixels[i] = (byte) (i * 31);
        }
        device = Devices.open(backend);
        floatsThere = new View(device.allocate(Element.FLOAT32, count), 0, count / COLS, COLS);
        bytesThere = new View(device.allocate(Element.UINT8, bytes), 0, bytes / COLS, COLS);
        intsThere = new View(device.allocate(Element.INT32, count), 0, count, 1);
        device.upload(floats, 0, floatsThere);
        device.finish();
    }

    /** FLOAT32 to the device; there when it returns. */
    @Benchmark
    public void uploadFloats() {
        ready(device).upload(floats, 0, ready(floatsThere));
        ready(device).finish();
    }

    /** UINT8 to the device; there when it returns. */
    @Benchmark
    public void uploadBytes() {
        ready(device).upload(pixels, 0, ready(bytesThere));
        ready(device).finish();
    }

    /** INT32 to the device; there when it returns. */
    @Benchmark
    public void uploadInts() {
        ready(device).upload(numbers, 0, ready(intsThere));
        ready(device).finish();
    }

    /** FLOAT32 from the device. */
    @Benchmark
    public float[] download() {
        ready(device).download(ready(floatsThere), downloaded, 0);
        return downloaded;
    }

    /** Memory for {@code bytes} of FLOAT32, and back. */
    @Benchmark
    public void allocate() {
        Buffer buffer = ready(device).allocate(Element.FLOAT32, bytes / Float.BYTES);
        buffer.close();
        ready(device).finish();
    }

    /** Does each transfer once more, checks what is there, and closes the device. */
    @TearDown(Level.Trial)
    public void close() {
        try (Backend last = ready(device)) {
            uploadFloats();
            uploadBytes();
            uploadInts();
            Arrays.fill(downloaded, Float.NaN);
            if (!Arrays.equals(download(), floats)) {
                throw new IllegalStateException("floats came back from " + backend + " as others");
            }
            checkPixels(last);
            checkNumbers(last);
        }
    }

    /** Its first and its last row, gathered. */
    private void checkPixels(Backend last) {
        int[] rows = {0, bytes / COLS - 1};
        float[] there = gathered(last, ready(bytesThere), rows(last, rows), 2);
        for (int i = 0; i < there.length; i++) {
            float expected = (pixels[rows[i / COLS] * COLS + i % COLS] & 0xff) * Element.UINT8_SCALE;
            if (there[i] != expected) {
                throw new IllegalStateException("byte " + i + " is " + there[i] + " on " + backend);
            }
        }
    }

    /** The last ones, as row numbers: number i is i in a column that counts. */
    private void checkNumbers(Backend last) {
        float[] counting = new float[COLS];
        for (int i = 0; i < COLS; i++) {
            counting[i] = i;
        }
        View s = new View(last.allocate(Element.FLOAT32, COLS), 0, COLS, 1);
        last.upload(counting, 0, s);
        View numbersThere = ready(intsThere).rows(numbers.length - COLS, COLS);
        if (!Arrays.equals(gathered(last, s, numbersThere, COLS), counting)) {
            throw new IllegalStateException("ints are others on " + backend);
        }
    }

    private static View rows(Backend last, int... numbers) {
        View view = new View(last.allocate(Element.INT32, numbers.length), 0, numbers.length, 1);
        last.upload(numbers, 0, view);
        return view;
    }

    private static float[] gathered(Backend last, View s, View numbers, int count) {
        View t = new View(last.allocate(Element.FLOAT32, (long) count * s.cols()), 0, count, s.cols());
        last.gatherRows(s, numbers, t);
        float[] values = new float[count * s.cols()];
        last.download(t, values, 0);
        return values;
    }
}
