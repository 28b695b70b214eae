package dev.chainrule.benchmarks;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Topology;
import dev.chainrule.train.Dataset;
import java.util.Arrays;

/** Examples of drawn pixels and drawn classes, as a folder of images has them. */
final class DrawnPixels implements Dataset {
    private static final int PIXELS_OF_BITS = Long.BYTES;
    private static final float SCALE = 1f / 255;

    private final int inputs;
    private final int outputs;
    private final byte[] pixels;
    private final int[] classes;

    /**
     * Draws examples.
     *
     * @param part tells apart sets of one topology
     */
    DrawnPixels(Topology topology, int size, int part) {
        inputs = topology.inputs();
        outputs = topology.outputs();
        pixels = new byte[Math.multiplyExact(size, inputs)];
        classes = new int[size];
        CounterRandom random = new CounterRandom(1, part);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.bits(i / PIXELS_OF_BITS) >>> (Byte.SIZE * (i % PIXELS_OF_BITS)));
        }
        CounterRandom labels = new CounterRandom(2, part);
        for (int e = 0; e < size; e++) {
            classes[e] = labels.below(e, outputs);
        }
    }

    @Override
    public int size() {
        return classes.length;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public boolean pixels() {
        return true;
    }

    @Override
    public void copyPixels(int from, int count, byte[] x) {
        System.arraycopy(pixels, from * inputs, x, 0, count * inputs);
    }

    @Override
    public void copyInputs(int from, int count, float[] x) {
        for (int i = 0; i < count * inputs; i++) {
            x[i] = (pixels[from * inputs + i] & 0xFF) * SCALE;
        }
    }

    @Override
    public void copyTargets(int from, int count, float[] y) {
        Arrays.fill(y, 0, count * outputs, 0);
        for (int e = 0; e < count; e++) {
            y[e * outputs + classes[from + e]] = 1;
        }
    }
}
