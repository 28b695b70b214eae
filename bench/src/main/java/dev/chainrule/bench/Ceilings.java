package dev.chainrule.bench;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.compute.Rows;
import dev.chainrule.spi.DeviceInfo.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Measures the most that an opened device can do, through the same operations that training uses.
 *
 * <p>Every rate is the best of several passes, of which each lasts long enough for the clock: a ceiling is a rate that
 * the device has shown, and a disturbance of a pass can only lower it.
 */
final class Ceilings {
    /** Elements, a multiple of what the kernels hold in registers, for all threads of a processor or all units of a GPU. */
    private static final int CHAINS_OF_A_PROCESSOR = 12 * 16 * 512;

    private static final int CHAINS_OF_A_GPU = 32 * CHAINS_OF_A_PROCESSOR;
    private static final float KEEP = 1 - 1e-7f;
    private static final float ADD = 1e-9f;

    private static final int COLS = 4096;
    /** The bytes of both matrices by which memory is measured: more than caches hold. */
    private static final long LARGE_BYTES = 1L << 28;
    /** Both take up this part of the device's memory at most: on a processor that is the heap. */
    private static final int PART_OF_MEMORY = 8;
    /** Caches of today hold less than this. */
    private static final long CERTAINLY_LARGE_BYTES = 1L << 27;

    private static final int TRANSFER_ELEMENTS = 1 << 22;

    private static final int PASSES = 12;
    private static final double LONG_ENOUGH = 0.01;
    private static final int MOST = 1 << 30;
    /** A pass is better if it takes less than this part of the least time before. */
    private static final double BETTER = 0.98;
    /** A rate that does not settle may take this many times longer than usual. */
    private static final double PATIENCE = 5;
    /**
     * Seconds to measure the peak, at least: until its kernel is compiled it shows a thousandth of it, and steadily. A launch
     * needs half of that.
     */
    private static final double UNTIL_COMPILED = 1.5;

    private final Compute compute;
    private final Clock clock;
    private final double seconds;

    /**
     * Prepares to measure an opened device.
     *
     * @param seconds the longest time that measuring one rate usually takes
     * @param stopped asked before every reading of the clock whether to stop
     */
    Ceilings(Compute compute, double seconds, BooleanSupplier stopped) {
        this.compute = compute;
        this.seconds = seconds;
        clock = new Clock(compute, stopped);
    }

    /**
     * All of them.
     *
     * @param notes sentences that a reader must know are added to it
     */
    Ceiling measure(List<String> notes) {
        double flops = flops();
        if (Double.isNaN(flops)) {
            notes.add("it has no kernel of multiply-adds alone, so there is no peak, and no share of it");
        }
        long bytes = Math.min(LARGE_BYTES, compute.device().memoryBytes() / PART_OF_MEMORY);
        if (bytes < CERTAINLY_LARGE_BYTES) {
            notes.add(String.format(
                    Locale.ROOT,
                    "its memory's bandwidth was measured on %,d MB only, which caches may hold: more memory or heap"
                            + " would make that certain",
                    bytes >> 20));
        }
        double launch = launch();
        double memory = traffic(bytes, 0);
        double[] transfers = transfers();
        return new Ceiling(flops, memory, transfers[0], transfers[1], launch, finish(launch));
    }

    /** Floating-point operations a second; NaN where there is no kernel for it. */
    double flops() {
        int elements = compute.device().kind() == Kind.CPU ? CHAINS_OF_A_PROCESSOR : CHAINS_OF_A_GPU;
        try (Matrix chains = filled(elements / COLS)) {
            if (!compute.multiplyAdds(1, KEEP, ADD, chains)) {
                return Double.NaN;
            }
            double least = leastOf(
                    UNTIL_COMPILED, steps -> clock.seconds(1, () -> compute.multiplyAdds(steps, KEEP, ADD, chains)));
            return 2.0 * elements / least;
        }
    }

    /**
     * Bytes a second to and from {@code bytes} of memory: those of the ceiling where that is more than caches hold, else
     * those of a cache. The launch is taken off, and where it is most of the time, memory is no limit.
     *
     * @return infinite where memory is no limit
     */
    double bandwidth(long bytes, Ceiling ceiling) {
        return bytes >= LARGE_BYTES
                ? ceiling.memoryBytes()
                : Math.max(ceiling.memoryBytes(), traffic(bytes, ceiling.launchSeconds()));
    }

    /**
     * The most bytes a second that y ← a x + y (two read, one written) or a copy of rows (one read, one written) moves
     * over two matrices of {@code bytes} together. Both operations are tried, since a device may use all its threads for
     * one of them only.
     */
    private double traffic(long bytes, double launch) {
        int rows = (int) Math.max(1, bytes / (2L * Float.BYTES * COLS));
        double elements = (double) rows * COLS;
        try (Matrix x = filled(rows);
                Matrix y = filled(rows);
                Rows numbers = compute.rowNumbers(rows)) {
            compute.upload(IntStream.range(0, rows).toArray(), 0, numbers);
            double added = least(() -> compute.axpy(ADD, x, y));
            double copied = least(() -> compute.gatherRows(x, numbers, y));
            return Math.max(
                    rate(3 * Float.BYTES * elements, added, launch), rate(2 * Float.BYTES * elements, copied, launch));
        }
    }

    private static double rate(double bytes, double took, double launch) {
        double moving = took - launch;
        return moving < launch ? Double.POSITIVE_INFINITY : bytes / moving;
    }

    /** Bytes a second to the device, and back. */
    private double[] transfers() {
        float[] host = new float[TRANSFER_ELEMENTS];
        try (Matrix there = filled(TRANSFER_ELEMENTS / COLS)) {
            double bytes = (double) Float.BYTES * TRANSFER_ELEMENTS;
            return new double[] {
                bytes / least(() -> compute.upload(host, 0, there)),
                bytes / least(() -> compute.download(there, host, 0))
            };
        }
    }

    private double launch() {
        try (Matrix x = one();
                Matrix y = one()) {
            Runnable action = () -> compute.axpy(ADD, x, y);
            return leastOf(UNTIL_COMPILED / 2, count -> clock.seconds(count, action) * count);
        }
    }

    /** The time of waiting for one operation, beyond its launch. */
    private double finish(double launch) {
        try (Matrix x = one();
                Matrix y = one()) {
            double both = least(() -> {
                compute.axpy(ADD, x, y);
                compute.finish();
            });
            return Math.max(0, both - launch);
        }
    }

    private Matrix one() {
        Matrix one = compute.matrix(1, 1);
        compute.upload(new float[1], 0, one);
        return one;
    }

    /** A matrix that is written all over: memory that was never written may not be there, and be read at a cache's speed. */
    private Matrix filled(int rows) {
        Matrix matrix = compute.matrix(rows, COLS);
        float[] row = new float[COLS];
        for (int i = 0; i < rows; i++) {
            compute.upload(row, 0, matrix.rows(i, 1));
        }
        return matrix;
    }

    // ---- passes

    private double least(Runnable action) {
        return leastOf(0, count -> clock.seconds(count, action) * count);
    }

    /** Does something {@code count} times. */
    private interface Pass {
        double seconds(int count);
    }

    /**
     * The least seconds of an action, over passes that repeat it until they are long enough for the clock. It ends when
     * {@value #PASSES} passes in turn have brought nothing better; they bring something better while code is being compiled.
     */
    private double leastOf(double atLeast, Pass pass) {
        long begin = System.nanoTime();
        double enough = Math.min(LONG_ENOUGH, seconds / PASSES);
        double least = Double.POSITIVE_INFINITY;
        int count = 1;
        int inVain = 0;
        boolean over = false;
        while (!over) {
            double took = pass.seconds(count);
            inVain = took / count < BETTER * least ? 0 : inVain + 1;
            least = Math.min(least, took / count);
            if (took < enough && count < MOST) {
                count *= 2;
                least = Double.POSITIVE_INFINITY; // too short to count
            }
            double elapsed = Clock.since(begin);
            boolean settled = inVain >= PASSES && elapsed >= atLeast;
            over = Double.isFinite(least) && (settled || elapsed >= atLeast + PATIENCE * seconds);
        }
        return least;
    }
}
