package dev.chainrule.cpu.vector;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.threads.Pieces;
import dev.chainrule.cpu.threads.Region;
import dev.chainrule.spi.View;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * t_i ← x t_i + y, {@code steps} times one after the other, by fma. Each part has some of the elements. Twelve vectors are
 * computed at once: twelve chains that do not wait for each other keep two units busy whose latency is four to six cycles.
 */
final class FmaChains implements Region {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int W = Lanes.COUNT;
    private static final int TOGETHER = 12 * W;

    private int steps;
    private float x;
    private float y;
    private float[] t = {};
    private int at;
    private int count;
    private int parts;

    /** Sets the operands; {@link #parts} and {@link #compute} follow. */
    void of(int steps, float x, float y, View t) {
        this.steps = steps;
        this.x = x;
        this.y = y;
        this.t = floats(t);
        at = start(t);
        count = count(t);
    }

    /** Cuts the elements for {@code threads}. Returns the number of parts. */
    int parts(int threads) {
        parts = Math.max(1, Math.min(threads, count / TOGETHER));
        return parts;
    }

    @Override
    public void compute(int part, int worker) {
        int i = at + Pieces.begin(count, parts, part);
        int end = at + Pieces.begin(count, parts, part + 1);
        for (; i <= end - TOGETHER; i += TOGETHER) {
            twelve(steps, x, y, t, i);
        }
        for (; i < end; i++) {
            t[i] = one(steps, x, y, t[i]);
        }
    }

    private static float one(int steps, float x, float y, float start) {
        float a = start;
        for (int s = 0; s < steps; s++) {
            a = Math.fma(a, x, y);
        }
        return a;
    }

    private static void twelve(int steps, float xs, float ys, float[] t, int i) {
        FloatVector x = FloatVector.broadcast(S, xs);
        FloatVector y = FloatVector.broadcast(S, ys);
        FloatVector a0 = FloatVector.fromArray(S, t, i);
        FloatVector a1 = FloatVector.fromArray(S, t, i + W);
        FloatVector a2 = FloatVector.fromArray(S, t, i + 2 * W);
        FloatVector a3 = FloatVector.fromArray(S, t, i + 3 * W);
        FloatVector a4 = FloatVector.fromArray(S, t, i + 4 * W);
        FloatVector a5 = FloatVector.fromArray(S, t, i + 5 * W);
        FloatVector a6 = FloatVector.fromArray(S, t, i + 6 * W);
        FloatVector a7 = FloatVector.fromArray(S, t, i + 7 * W);
        FloatVector a8 = FloatVector.fromArray(S, t, i + 8 * W);
        FloatVector a9 = FloatVector.fromArray(S, t, i + 9 * W);
        FloatVector a10 = FloatVector.fromArray(S, t, i + 10 * W);
        FloatVector a11 = FloatVector.fromArray(S, t, i + 11 * W);
        for (int s = 0; s < steps; s++) {
            a0 = a0.fma(x, y);
            a1 = a1.fma(x, y);
            a2 = a2.fma(x, y);
            a3 = a3.fma(x, y);
            a4 = a4.fma(x, y);
            a5 = a5.fma(x, y);
            a6 = a6.fma(x, y);
            a7 = a7.fma(x, y);
            a8 = a8.fma(x, y);
            a9 = a9.fma(x, y);
            a10 = a10.fma(x, y);
            a11 = a11.fma(x, y);
        }
        a0.intoArray(t, i);
        a1.intoArray(t, i + W);
        a2.intoArray(t, i + 2 * W);
        a3.intoArray(t, i + 3 * W);
        a4.intoArray(t, i + 4 * W);
        a5.intoArray(t, i + 5 * W);
        a6.intoArray(t, i + 6 * W);
        a7.intoArray(t, i + 7 * W);
        a8.intoArray(t, i + 8 * W);
        a9.intoArray(t, i + 9 * W);
        a10.intoArray(t, i + 10 * W);
        a11.intoArray(t, i + 11 * W);
    }
}
