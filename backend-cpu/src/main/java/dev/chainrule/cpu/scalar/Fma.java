package dev.chainrule.cpu.scalar;

/**
 * x y + z, rounded once, from operations in float64: the same bits as {@link Math#fma}, which takes microseconds on a processor that
 * has no such instruction.
 */
final class Fma {
    private Fma() {}

    /**
     * x y + z. The product is exact in float64, which has more than twice the digits. The sum is rounded to odd: where it is not
     * exact, it becomes the neighbour whose last bit is 1, so that the rounding to float32 that follows sees on which side of a tie the
     * exact sum lies. Boldo and Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008.
     */
    static float of(float x, float y, float z) {
        double product = (double) x * y;
        double sum = product + z;
        double part = sum - product;
        double lost = (product - (sum - part)) + (z - part);
        if (lost > 0 || lost < 0) { // never for NaN or an infinite sum
            long bits = Double.doubleToRawLongBits(sum);
            if ((bits & 1) == 0) {
                sum = Double.longBitsToDouble(bits + (lost > 0 == sum > 0 ? 1 : -1));
            }
        }
        return (float) sum;
    }
}
