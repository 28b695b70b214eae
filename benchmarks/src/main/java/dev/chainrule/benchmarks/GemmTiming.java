package dev.chainrule.benchmarks;

import dev.chainrule.bench.Spread;
import java.util.ArrayList;
import java.util.List;

/** One product in one library, timed block by block. */
final class GemmTiming {
    private static final double STEADY = 0.03;
    private static final int MOST_WARMING = 20;
    private static final int LEAD_IN = 3;
    private static final double NANO = 1e-9;

    private final String library;
    private final Operands operands;
    private final Gemm gemm;
    private final List<Double> gflops = new ArrayList<>();
    private int calls = 1;

    GemmTiming(String library, Operands operands, Gemm gemm) {
        this.library = library;
        this.operands = operands;
        this.gemm = gemm;
    }

    String library() {
        return library;
    }

    GemmShape product() {
        return operands.product();
    }

    /** GFLOP/s of the blocks so far. */
    Spread gflops() {
        return Spread.of(gflops);
    }

    /**
     * Multiplies until a block of {@code blockSeconds} takes as long as the two before it, within 3 %, or 20 blocks are
     * over; from then on a block is as many calls as that one had.
     */
    void warmUp(double blockSeconds) {
        double before = Double.NaN;
        int steady = 0;
        for (int warming = 0; warming < MOST_WARMING && steady < 2; warming++) {
            double each = block(blockSeconds);
            steady = Math.abs(each - before) <= STEADY * before ? steady + 1 : 0;
            before = each;
        }
    }

    /** Seconds of a call, in a block of at least {@code seconds}; makes blocks as long as that. */
    private double block(double seconds) {
        double took = seconds(calls);
        while (took < seconds) {
            calls = (int) Math.ceil(calls * Math.min(2, 1.1 * seconds / took));
            took = seconds(calls);
        }
        double each = took / calls;
        calls = Math.max(1, (int) (seconds / each));
        return each;
    }

    /** One timed block, after a third of one that is not. */
    void block() {
        seconds(Math.max(1, calls / LEAD_IN));
        gflops.add(product().flops() * calls / seconds(calls) * NANO);
    }

    /**
     * Checks the last result and frees the operands.
     *
     * @throws IllegalStateException if the result is wrong
     */
    void finish() {
        operands.check(library, gemm.result());
        gemm.close();
    }

    private double seconds(int calls) {
        long begin = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            gemm.multiply();
        }
        gemm.await();
        return (System.nanoTime() - begin) * NANO;
    }
}
