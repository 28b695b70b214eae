package dev.chainrule.check.parity;

/**
 * The parameters of a device after a step of its own training, which no other device touches.
 *
 * @param step counted from 1
 * @param parameters the number of weights and biases
 * @param equal those of them that have the bits of the first device
 * @param worstUlps the largest distance from a training in float64, in units in the last place
 * @param ulps99 the distance that 99 of 100 parameters do not exceed
 */
public record StepParity(int step, long parameters, long equal, double worstUlps, double ulps99) {
    /** Whether all parameters have the bits of the first device. */
    public boolean sameBits() {
        return equal == parameters;
    }
}
