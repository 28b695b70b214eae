package dev.chainrule.reference;

/**
 * One real number, and how far a correct float32 device's may be from it.
 *
 * @param value in float64
 * @param error absolute, not negative; infinite where nothing is claimed
 */
record Approximation(double value, double error) {
    /** The greatest magnitude the device's number may have. */
    double magnitude() {
        return Math.abs(value) + error;
    }

    /** This, unless the device may meet numbers beyond 2¹²⁷ on its way here: then it may overflow, no claim (§1.5). */
    Approximation ifWithinRange(double greatestMagnitude) {
        return greatestMagnitude < 0x1p127 ? this : new Approximation(value, Double.POSITIVE_INFINITY);
    }
}
