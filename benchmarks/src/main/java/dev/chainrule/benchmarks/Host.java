package dev.chainrule.benchmarks;

import dev.chainrule.bench.Ceiling;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures what this machine can do at most on a number of threads that begin together: multiply-adds, and traffic with
 * memory. A rate is the best of several passes; the first ones warm up.
 */
final class Host implements AutoCloseable {
    /** Seconds to measure the multiply-adds, about. */
    private static final double FMA_SECONDS = 2;

    private static final int MEMORY_PASSES = 6;
    private static final int CHUNK = 1 << 16;
    private static final double NANO = 1e-9;

    private final int threads;
    private final ExecutorService crew;

    Host(int threads) {
        this.threads = threads;
        crew = Executors.newFixedThreadPool(threads);
    }

    /** Floating-point operations per second of float32 fma; NaN where the vector module is not there. */
    double fma() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Double.NaN;
        }
        try (Selection vectors = Backends.open("cpu:vector?threads=" + threads)) {
            return Ceiling.peak(vectors.compute(), FMA_SECONDS);
        }
    }

    /** Bytes per second of a_i ← b_i + s c_i, two arrays read and one written. */
    double triad(int elements) {
        float[] a = new float[elements];
        float[] b = new float[elements];
        float[] c = new float[elements];
        double seconds = best(MEMORY_PASSES, thread -> {
            int end = begin(thread + 1, elements);
            for (int i = begin(thread, elements); i < end; i += CHUNK) {
                triad(a, b, 3, c, i, Math.min(i + CHUNK, end));
            }
        });
        return 3.0 * Float.BYTES * elements / seconds;
    }

    /** Bytes per second of a copy, one array read and one written. */
    double copy(int elements) {
        float[] a = new float[elements];
        float[] b = new float[elements];
        double seconds = best(MEMORY_PASSES, thread -> {
            int begin = begin(thread, elements);
            System.arraycopy(b, begin, a, begin, begin(thread + 1, elements) - begin);
        });
        return 2.0 * Float.BYTES * elements / seconds;
    }

    private static void triad(float[] a, float[] b, float s, float[] c, int begin, int end) {
        for (int i = begin; i < end; i++) {
            a[i] = b[i] + s * c[i];
        }
    }

    private int begin(int thread, int elements) {
        return (int) ((long) elements * thread / threads);
    }

    /** The least seconds of a pass, in which every thread does its part. */
    private double best(int passes, Part part) {
        List<Callable<Object>> parts = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            parts.add(Executors.callable(() -> part.run(thread)));
        }
        double least = Double.POSITIVE_INFINITY;
        try {
            for (int pass = 0; pass < passes; pass++) {
                long begin = System.nanoTime();
                for (Future<Object> done : crew.invokeAll(parts)) {
                    done.get();
                }
                least = Math.min(least, (System.nanoTime() - begin) * NANO);
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("measuring the machine: " + e.getMessage(), e);
        }
        return least;
    }

    /** The work of one thread. */
    private interface Part {
        void run(int thread);
    }

    @Override
    public void close() {
        crew.shutdown();
    }
}
