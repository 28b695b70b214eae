package dev.chainrule.nn;

import dev.chainrule.spi.CounterBits;

/**
 * A counter-based generator: number i of a stream is a function of (seed, stream, i) alone, so the same numbers come
 * out in whatever order, and on however many threads, they are asked for.
 *
 * <p>The function is {@link CounterBits}, which devices compute too. Streams in use: 1 … L - 1 for the weights of a layer, from 2³²
 * on for the order of the examples in an epoch, below 0 for the dropout of a layer in a step.
 *
 * @param seed chosen by the user
 * @param stream tells apart what the numbers are for: a layer, an epoch, a split
 */
public record CounterRandom(long seed, long stream) {
    /** The 64 random bits of number i. */
    public long bits(long i) {
        return CounterBits.of(CounterBits.key(seed, stream), i);
    }

    /** Number i as a float in [0, 1): its top 24 bits, so every value is exact. */
    public float unit(long i) {
        return (bits(i) >>> 40) * 0x1p-24f;
    }

    /**
     * Normal number i, with mean 0 and variance 1: √(-2 ln u) cos 2πv with u in (0, 1] from the bits of number 2i and v in [0, 1)
     * from those of number 2i + 1, the top 53 of each (Box and Muller, 1958), by {@link StrictMath}.
     */
    public double normal(long i) {
        double u = ((bits(2 * i) >>> 11) + 1) * 0x1p-53;
        double v = (bits(2 * i + 1) >>> 11) * 0x1p-53;
        return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    /** Number i as an integer in [0, bound): its top 32 bits times bound / 2³²; the bias is below bound / 2³². */
    public int below(long i, int bound) {
        return (int) (((bits(i) >>> 32) * bound) >>> 32);
    }

    /** Writes a random order of 0 … order.length - 1 (Fisher-Yates shuffle). */
    public void permute(int[] order) {
        for (int i = 0; i < order.length; i++) {
            int j = below(i, i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }
}
