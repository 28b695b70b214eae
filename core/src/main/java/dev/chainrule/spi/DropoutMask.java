package dev.chainrule.spi;

/**
 * A dropout's choice of elements: element i, counted row by row from 0, is dropped where number i of the stream is less than the
 * rate. The number is u = (the top 24 bits of {@link CounterBits}) / 2²⁴, in [0, 1). So the choice is the same on every device, and
 * need not be stored.
 *
 * @param seed chosen by the user
 * @param stream tells apart the layers and the steps of a training
 * @param rate the probability with which an element is dropped, from 0 to less than 1
 */
public record DropoutMask(long seed, long stream, float rate) {
    private static final int UNIT_BITS = 24;

    /**
     * Checks the rate.
     *
     * @throws IllegalArgumentException unless it is at least 0 and less than 1
     */
    public DropoutMask {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: rate " + rate + ", expected at least 0 and less than 1");
        }
    }

    /** The key of the stream, see {@link CounterBits#key}. */
    public long key() {
        return CounterBits.key(seed, stream);
    }

    /** The least integer that is not below rate · 2²⁴: an element is dropped where the top 24 bits of its number are below it. */
    public int threshold() {
        return (int) Math.ceil((double) rate * (1 << UNIT_BITS));
    }

    /** The factor of the elements that are kept: the float next to 1 / (1 - rate), so that the expected value stays. */
    public float scale() {
        return (float) (1 / (1 - (double) rate));
    }

    /** Whether element i is dropped. */
    public boolean drops(long i) {
        return drops(key(), i, threshold());
    }

    private static boolean drops(long key, long i, int threshold) {
        return CounterBits.of(key, i) >>> (Long.SIZE - UNIT_BITS) < threshold;
    }

    /** t[tAt + i] ← 0 where element i is dropped, else scale · s[sAt + i], for i from 0 to n - 1; t may be s at the same place. */
    public void apply(int n, float[] s, int sAt, float[] t, int tAt) {
        long key = key();
        int threshold = threshold();
        float scale = scale();
        for (int i = 0; i < n; i++) {
            t[tAt + i] = drops(key, i, threshold) ? 0 : scale * s[sAt + i];
        }
    }
}
