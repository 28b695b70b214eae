package dev.chainrule.optimizer;

/**
 * A step of a training.
 *
 * @param number counts the steps of the whole training, from 1
 * @param rateFactor the factor on the optimizer's learning rate in this step, as a schedule has it: α_t = α · factor
 */
public record Step(long number, double rateFactor) {
    /**
     * Checks both numbers.
     *
     * @throws IllegalArgumentException if the number is below 1, or the factor not finite or below 0
     */
    public Step {
        if (number < 1) {
            throw new IllegalArgumentException("step: number " + number + ", expected at least 1");
        }
        if (!(rateFactor >= 0) || !Double.isFinite(rateFactor)) {
            throw new IllegalArgumentException("step: rate factor " + rateFactor + ", expected 0 or a number above");
        }
    }
}
