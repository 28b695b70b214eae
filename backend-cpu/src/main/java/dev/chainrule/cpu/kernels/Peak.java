package dev.chainrule.cpu.kernels;

import static dev.chainrule.cpu.heap.HeapMemory.count;
import static dev.chainrule.cpu.heap.HeapMemory.floats;
import static dev.chainrule.cpu.heap.HeapMemory.start;

import dev.chainrule.cpu.threads.Pieces;
import dev.chainrule.cpu.threads.Region;
import dev.chainrule.spi.View;
import java.util.Arrays;
import java.util.stream.Stream;

/** Multiply-adds alone, by which the peak of the processor is measured: each part is a few vectors that stay in registers. */
final class Peak implements Region {
    /** The most steps of a call, which takes 20 µs for them. */
    private static final int MOST_STEPS = 1 << 13;

    private final Kernels kernels;
    private final Slots[] parameters;
    private final float[][] rests;
    private final int partElements;

    private float[] t = {};
    private int at;
    private int count;
    private int steps;
    private float x;
    private float y;

    Peak(Kernels kernels, int threads) {
        this.kernels = kernels;
        partElements = PeakKernel.mostVectors(kernels.set()) * kernels.set().lanes();
        parameters = Stream.generate(Slots::new).limit(threads).toArray(Slots[]::new);
        rests = new float[threads][partElements];
    }

    /** Sets the operands: t ← x t + y, {@code steps} times. Returns the number of parts. */
    int of(int steps, float x, float y, View t) {
        this.steps = steps;
        this.t = floats(t);
        at = start(t);
        count = count(t);
        this.x = x;
        this.y = y;
        return Pieces.count(count, partElements);
    }

    @Override
    public void compute(int part, int worker) {
        int from = part * partElements;
        int length = Math.min(partElements, count - from);
        if (length == partElements) {
            multiplyAdd(t, at + from, length, parameters[worker]);
            return;
        }
        float[] rest = rests[worker]; // whole vectors, of which the last are not wanted
        Arrays.fill(rest, 0);
        System.arraycopy(t, at + from, rest, 0, length);
        int lanes = kernels.set().lanes();
        multiplyAdd(rest, 0, Pieces.count(length, lanes) * lanes, parameters[worker]);
        System.arraycopy(rest, 0, t, at + from, length);
    }

    private void multiplyAdd(float[] values, int from, int length, Slots p) {
        Operands.check(values, from, 1, 0, length);
        p.bytes(Slot.C, from);
        p.scales(x, y);
        for (int done = 0; done < steps; done += MOST_STEPS) {
            p.set(Slot.DEPTH, Math.min(MOST_STEPS, steps - done));
            kernels.peak(length / kernels.set().lanes()).call(values, values, values, p.values);
        }
    }
}
