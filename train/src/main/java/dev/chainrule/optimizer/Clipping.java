package dev.chainrule.optimizer;

import dev.chainrule.backprop.Parameters;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Limits on the gradient of a batch, between back-propagation and the step: first each element is brought to [-value, value],
 * then the gradient as a whole, G = (all ∂J/∂Θ and ∂J/∂b), is scaled down to the norm where its own is greater,
 *
 * <pre>
 *   g ← max(-value, min(value, g))        G ← G · min(1, norm / √Σ g²)
 * </pre>
 *
 * Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013. Weight decay is no part of G. The
 * sum of squares is taken on the device, in an order that depends on the shapes alone.
 *
 * @param value the greatest size of an element; infinite for no limit
 * @param norm the greatest norm; infinite for no limit
 */
public record Clipping(float value, float norm) {
    /** No limits. */
    public static final Clipping NONE = new Clipping(Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);

    /**
     * Checks both numbers.
     *
     * @throws IllegalArgumentException unless both are above 0
     */
    public Clipping {
        Settings.aboveZeroOrNone("clip-value", value);
        Settings.aboveZeroOrNone("clip-norm", norm);
    }

    /**
     * A limit on each element.
     *
     * @throws IllegalArgumentException unless it is above 0
     */
    public static Clipping toValue(float most) {
        return NONE.value(most);
    }

    /**
     * A limit on the norm of the gradient as a whole.
     *
     * @throws IllegalArgumentException unless it is above 0
     */
    public static Clipping toNorm(float most) {
        return NONE.norm(most);
    }

    /**
     * A copy with another limit on each element.
     *
     * @throws IllegalArgumentException unless it is above 0
     */
    public Clipping value(float most) {
        return new Clipping(most, norm);
    }

    /**
     * A copy with another limit on the norm.
     *
     * @throws IllegalArgumentException unless it is above 0
     */
    public Clipping norm(float most) {
        return new Clipping(value, most);
    }

    /** Whether nothing is limited. */
    public boolean isNone() {
        return Float.isInfinite(value) && Float.isInfinite(norm);
    }

    /** The memory for the sum of squares, [1, 1]; null where the norm has no limit. */
    @Nullable
    Matrix memory(Compute compute) {
        return Float.isInfinite(norm) ? null : compute.matrix(1, 1);
    }

    /**
     * Applies the limit on elements.
     *
     * @param g part of the gradient, modified
     */
    void applyToElements(Compute compute, Matrix g) {
        if (!Float.isInfinite(value)) {
            compute.clip(value, g);
        }
    }

    /**
     * Applies the limits.
     *
     * @param gradient modified
     * @param sum from {@link #memory}, modified
     */
    void apply(Compute compute, Parameters gradient, @Nullable Matrix sum) {
        gradient.matrices().forEach(g -> applyToElements(compute, g));
        if (sum != null) {
            float keep = 0;
            for (Matrix g : gradient.matrices()) {
                compute.dot(g, g, keep, sum);
                keep = 1;
            }
            gradient.matrices().forEach(g -> compute.scaleToNorm(norm, sum, g));
        }
    }
}
