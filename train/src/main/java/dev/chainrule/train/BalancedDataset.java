package dev.chainrule.train;

import dev.chainrule.nn.Schema;
import java.util.Arrays;
import java.util.Objects;

/** Examples of classes that all count alike in training, see {@link Dataset#balanced}. */
final class BalancedDataset implements Dataset {
    private final Dataset data;
    private final float[] weights;

    BalancedDataset(Dataset data) {
        this.data = data;
        weights = weights(data);
    }

    private static float[] weights(Dataset data) {
        int[] classes = new int[data.size()];
        int[] counts = new int[Math.max(2, data.outputs())];
        float[] targets = new float[data.outputs()];
        for (int e = 0; e < classes.length; e++) {
            data.copyTargets(e, 1, targets);
            classes[e] = ClassTargets.classOf(targets);
            if (classes[e] < 0) {
                throw new IllegalArgumentException("balanced weights: the targets of example " + e + " are "
                        + Arrays.toString(targets) + ", expected 1 for one class and 0 for others");
            }
            counts[classes[e]]++;
        }
        long present = Arrays.stream(counts).filter(count -> count > 0).count();
        float[] weights = new float[classes.length];
        for (int e = 0; e < weights.length; e++) {
            weights[e] = (float) ((double) weights.length / (present * counts[classes[e]]));
        }
        return weights;
    }

    @Override
    public boolean weighted() {
        return true;
    }

    @Override
    public void copyWeights(int from, int count, float[] w) {
        Objects.checkFromIndexSize(from, count, weights.length);
        System.arraycopy(weights, from, w, 0, count);
    }

    @Override
    public Dataset balanced() {
        return this;
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public int inputs() {
        return data.inputs();
    }

    @Override
    public int outputs() {
        return data.outputs();
    }

    @Override
    public Schema schema() {
        return data.schema();
    }

    @Override
    public long bytesInHeap() {
        return data.bytesInHeap();
    }

    @Override
    public long bytesInFile() {
        return data.bytesInFile();
    }

    @Override
    public int pictureWidth() {
        return data.pictureWidth();
    }

    @Override
    public boolean pixels() {
        return data.pixels();
    }

    @Override
    public void copyInputs(int from, int count, float[] x) {
        data.copyInputs(from, count, x);
    }

    @Override
    public void copyTargets(int from, int count, float[] y) {
        data.copyTargets(from, count, y);
    }

    @Override
    public void copyPixels(int from, int count, byte[] x) {
        data.copyPixels(from, count, x);
    }
}
