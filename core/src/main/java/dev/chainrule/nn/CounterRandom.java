package dev.chainrule.nn;

/**
 * A counter-based generator: number i of a stream is a function of (seed, stream, i) alone, so the same numbers come
 * out in whatever order, and on however many threads, they are asked for.
 *
 * <p>The function is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014) over a counter; the idea of counters
 * instead of state is Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).
 *
 * @param seed chosen by the user
 * @param stream tells apart what the numbers are for: a layer, an epoch, a split
 */
public record CounterRandom(long seed, long stream) {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** The 64 random bits of number i. */
    public long bits(long i) {
        return mix(mix(mix(seed) + stream) + (i + 1) * GOLDEN_GAMMA);
    }

    /** Number i as a float in [0, 1): its top 24 bits, so every value is exact. */
    public float unit(long i) {
        return (bits(i) >>> 40) * 0x1p-24f;
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

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
