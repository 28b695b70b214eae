package dev.chainrule.nn;

import java.util.Arrays;

/**
 * How raw inputs become the inputs of a network: x_j = (raw_j - offset_j) · factor_j, in float32. Fitted on training
 * data and kept with the network, so that a trained network takes raw inputs anywhere.
 */
public final class Scaling {
    private final float[] offset;
    private final float[] factor;

    /**
     * A scaling by column.
     *
     * @throws IllegalArgumentException if there are none, the lengths differ, or a value is not finite
     */
    public Scaling(float[] offset, float[] factor) {
        if (offset.length != factor.length) {
            throw new IllegalArgumentException(
                    "scaling: " + offset.length + " offsets and " + factor.length + " factors, expected as many");
        }
        if (offset.length == 0) {
            throw new IllegalArgumentException("scaling: 0 inputs, expected at least one");
        }
        for (int j = 0; j < offset.length; j++) {
            if (!Float.isFinite(offset[j]) || !Float.isFinite(factor[j])) {
                throw new IllegalArgumentException("scaling: column " + j + " has offset " + offset[j] + " and factor "
                        + factor[j] + ", expected finite numbers");
            }
        }
        this.offset = offset.clone();
        this.factor = factor.clone();
    }

    /** Leaves the inputs as they are: offset 0, factor 1. */
    public static Scaling identity(int inputs) {
        return uniform(inputs, 0, 1);
    }

    /** The same offset and factor for every input. */
    public static Scaling uniform(int inputs, float offset, float factor) {
        float[] offsets = new float[inputs];
        float[] factors = new float[inputs];
        Arrays.fill(offsets, offset);
        Arrays.fill(factors, factor);
        return new Scaling(offsets, factors);
    }

    /** The number of inputs. */
    public int inputs() {
        return offset.length;
    }

    /** The offset of input j. */
    public float offset(int j) {
        return offset[j];
    }

    /** The factor of input j. */
    public float factor(int j) {
        return factor[j];
    }

    /**
     * Scales rows of raw inputs in place: x ← (x - offset) · factor.
     *
     * @throws IllegalArgumentException if the array does not hold whole rows
     */
    public void apply(float[] rows) {
        if (rows.length % offset.length != 0) {
            throw new IllegalArgumentException(
                    "scaling: " + rows.length + " values, expected whole rows of " + offset.length);
        }
        for (int row = 0; row < rows.length; row += offset.length) {
            for (int j = 0; j < offset.length; j++) {
                rows[row + j] = (rows[row + j] - offset[j]) * factor[j];
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling s && Arrays.equals(offset, s.offset) && Arrays.equals(factor, s.factor);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(offset) + Arrays.hashCode(factor);
    }

    @Override
    public String toString() {
        return "Scaling of " + offset.length + " inputs";
    }
}
