package dev.chainrule.train;

import org.jspecify.annotations.Nullable;

/**
 * The judging of a network after every epoch by examples that it does not learn from, and the end of a training that no
 * longer gets better.
 *
 * @param data the examples; null where they are a share of the training's
 * @param share the share of the training's examples that is split off by the seed, above 0 and below 1; 0 for none
 * @param patience the number of epochs in succession without a gain after which training ends; 0 for all epochs
 * @param leastGain what the cost of the validation set must be lower by to be a gain
 */
public record Validation(@Nullable Dataset data, double share, int patience, double leastGain) {
    /** Nothing is judged before the training has ended. */
    public static final Validation NONE = new Validation(null, 0, 0, 0);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException unless the share is 0 or above and below 1, patience 0 or above, and the least gain
     *     0 or a finite number above; or if there are both data and a share
     */
    public Validation {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("validation: share " + share + ", expected above 0 and below 1");
        }
        if (data != null && share > 0) {
            throw new IllegalArgumentException("validation: data and a share, expected one of them");
        }
        if (patience < 0) {
            throw new IllegalArgumentException("patience: " + patience + ", expected at least 1");
        }
        if (!(leastGain >= 0) || Double.isInfinite(leastGain)) {
            throw new IllegalArgumentException("least gain: " + leastGain + ", expected 0 or a number above");
        }
    }

    /**
     * The number of examples of the validation set.
     *
     * @param size the number of examples given to {@link Trainer#fit}; where the set is a share of them it is rounded, and at
     *     least 1
     */
    public int examples(int size) {
        return data != null ? data.size() : share > 0 ? (int) Math.max(1, Math.round(share * size)) : 0;
    }

    /** The number of examples that a training learns from, of {@code size} given to {@link Trainer#fit}. */
    public int learnt(int size) {
        return data != null ? size : size - examples(size);
    }
}
