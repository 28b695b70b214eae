package dev.chainrule.check.parity;

/**
 * One operation of a device, over all its calls in a training. Each call of the first device is repeated by the others on the same
 * operands, so that nothing is told of an operation that another one has spoilt.
 *
 * @param operation its name in the SPI
 * @param calls the number of its calls
 * @param elements the elements that they wrote
 * @param equal those of them that have the bits of the first device
 * @param worstUlps the largest error against the float64 reference, in units in the last place of the exact result
 * @param ulps99 the error that 99 of 100 elements do not exceed, in these units
 * @param share the largest error as a share of what is allowed, above 1 if a device is wrong
 */
public record OperationParity(
        String operation, int calls, long elements, long equal, double worstUlps, double ulps99, double share) {
    /** Whether all elements have the bits of the first device. */
    public boolean sameBits() {
        return equal == elements;
    }
}
