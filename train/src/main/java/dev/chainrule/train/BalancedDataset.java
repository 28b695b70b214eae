package dev.chainrule.train;

import java.util.Arrays;
import java.util.Objects;

/** Examples of classes that all count alike in training, see {@link Dataset#balanced}. */
final class BalancedDataset extends DerivedDataset {
    private final float[] weights;

    BalancedDataset(Dataset data) {
        super(data);
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
}
