package dev.chainrule.spi;

/**
 * Random bits that are a function of a key and a counter alone, so the same ones come out in whatever order, on whatever device and
 * on however many threads they are asked for.
 *
 * <p>The function is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014) over a counter; the idea of counters
 * instead of state is Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011). It consists of shifts, exclusive ors and
 * products of 64 bits.
 */
public final class CounterBits {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private CounterBits() {}

    /** The key of a stream: mix(mix(seed) + stream). */
    public static long key(long seed, long stream) {
        return mix(mix(seed) + stream);
    }

    /** The 64 bits of number i of the stream with this key: mix(key + (i + 1) 0x9E3779B97F4A7C15). */
    public static long of(long key, long i) {
        return mix(key + (i + 1) * GOLDEN_GAMMA);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
