package dev.chainrule.reference;

/**
 * The precision that a float32 device promises, beyond IEEE 754's +, -, ×, fma and the error bound of a product.
 *
 * @param sigmoidUlps the largest error of the sigmoid, in units in the last place (ulp) of the exact result
 * @param tanhUlps the largest error of tanh, elu, softplus and the slope of softplus, in ulp
 * @param expUlps the largest error of the exponential inside softmax and the costs, in ulp
 * @param logUlps the largest error of the logarithm inside the costs, in ulp
 * @param flushesDenormals whether numbers below 2⁻¹²⁶ may be replaced by zero, going in or coming out
 */
public record Precision(double sigmoidUlps, double tanhUlps, double expUlps, double logUlps, boolean flushesDenormals) {
    /** A processor under the JVM's rules: denormals kept, functions of our own or StrictMath's. */
    public static final Precision CPU = new Precision(4, 4, 3, 3, false);

    /** A device with its own exp, log and division, as OpenCL's tables allow (embedded profile included). */
    public static final Precision DEVICE = new Precision(12, 12, 4, 4, true);

    /**
     * The precision that a device promises: {@link #CPU} if it is a CPU, else {@link #DEVICE}, with its own word on denormal
     * numbers.
     *
     * @param cpu whether the device is a CPU
     * @param flushesDenormals whether it may replace denormal numbers by zero
     */
    public static Precision promised(boolean cpu, boolean flushesDenormals) {
        Precision general = cpu ? CPU : DEVICE;
        return new Precision(general.sigmoidUlps, general.tanhUlps, general.expUlps, general.logUlps, flushesDenormals);
    }

    /** Checks that no error is negative or NaN. */
    public Precision {
        if (!(sigmoidUlps >= 0 && tanhUlps >= 0 && expUlps >= 0 && logUlps >= 0)) {
            throw new IllegalArgumentException("Precision: ulps are " + sigmoidUlps + ", " + tanhUlps + ", " + expUlps
                    + ", " + logUlps + ", expected none below 0");
        }
    }
}
