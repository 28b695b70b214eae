package dev.chainrule.spi;

/**
 * The numbers of an {@link UpdateRule} in one step, in float32. Whoever calls computes them, in float64, from the settings of an
 * optimizer and the number of the step. A rule without a first or second moment reads none of its numbers.
 *
 * @param rate α, by which theta moves, with all that corrects it in this step
 * @param keepFirst the factor of the first moment
 * @param addFirst the factor of the gradient in the first moment
 * @param keepSecond the factor of the second moment
 * @param addSecond the factor of the squared gradient in the second moment
 * @param epsilon ε, what the root of the second moment is added to
 * @param decay the factor of theta that is added to the gradient: 0, or decay by a term of the cost
 * @param keepTheta the factor of theta: 1, or less for a decay beside the gradient
 */
public record UpdateFactors(
        float rate,
        float keepFirst,
        float addFirst,
        float keepSecond,
        float addSecond,
        float epsilon,
        float decay,
        float keepTheta) {}
