package dev.chainrule.reference;

/** float32 arithmetic rounding to nearest: the constants of the error analysis (§1). */
final class Rounding {
    /** u, the largest relative error of one operation. */
    static final double U = 0x1p-24;

    /**
     * The factor by which a bound is multiplied so that it holds to the last digit (§1.4): it covers the products of two
     * roundings that first-order formulas leave out, and float64's own rounding of value and bound.
     */
    static final double SLACK = 1 + 0x1p-16;

    /**
     * How small a sigmoid or an exponential may be before a device may return 0 for it: both are promised for
     * |z| &lt; 87 only, and e^-87 &lt; 2⁻¹²⁵ (§1.3).
     */
    static final double VANISHING = 0x1p-125;

    private Rounding() {}

    /** The largest relative error of the float nearest to a scalar factor: 0 where that is the factor itself. */
    static double ofFactor(double factor) {
        return factor == (float) factor ? 0 : U;
    }

    /** n units in the last place of a float32 number of the given magnitude. */
    static double ulps(double n, double magnitude) {
        return n * Math.ulp((float) magnitude);
    }
}
