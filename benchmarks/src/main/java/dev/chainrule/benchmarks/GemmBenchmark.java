package dev.chainrule.benchmarks;

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
 * One product C ← op(A) op(B), on operands that the library has already. Libraries are our devices and, in a jar built
 * with {@code -Popenblas}, {@code netlib} and {@code bytedeco}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GemmBenchmark extends ForkedBenchmark {
    /** The library that multiplies. */
    @Param({})
    public String library = "";

    /** Transposes and mxnxk. */
    @Param({
        "NT-32x512x784",
        "NN-32x784x512",
        "TN-512x784x32",
        "NT-32x512x512",
        "NN-32x512x512",
        "TN-512x512x32",
        "NT-32x10x512",
        "NN-32x512x10",
        "TN-10x512x32",
        "NT-128x512x784",
        "NN-128x784x512",
        "TN-512x784x128",
        "NT-128x512x512",
        "NN-128x512x512",
        "TN-512x512x128",
        "NT-128x10x512",
        "NN-128x512x10",
        "TN-10x512x128",
        "NT-512x512x784",
        "NN-512x784x512",
        "TN-512x784x512",
        "NT-512x512x512",
        "NN-512x512x512",
        "TN-512x512x512",
        "NT-512x10x512",
        "NN-512x512x10",
        "TN-10x512x512",
        "NN-256x256x256",
        "NN-1024x1024x1024",
        "NN-2048x2048x2048"
    })
    public String product = "";

    /** On how many threads. */
    @Param("1")
    public int threads;

    private @Nullable GemmLibrary opened;
    private @Nullable Operands operands;
    private @Nullable Gemm gemm;

    /** Lays the operands in. */
    @Setup(Level.Trial)
    public void open() {
        operands = new Operands(GemmShape.parse(product));
        opened = GemmLibraries.open(library, threads);
        gemm = opened.prepare(operands);
    }

    /** One product; done when it returns. */
    @Benchmark
    public void multiply() {
        ready(gemm).multiply();
        ready(gemm).await();
    }

    /** Checks the result, and closes the library. */
    @TearDown(Level.Trial)
    public void close() {
        try {
            ready(operands).check(library, ready(gemm).result());
        } finally {
            ready(opened).close();
        }
    }
}
