package dev.chainrule.reference;

/**
 * SplitMix64 as its authors write it (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): a state that
 * grows by the golden ratio's odd number, and a finalizer.
 */
final class SplitMix {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    private SplitMix(long state) {
        this.state = state;
    }

    /** The numbers of a stream: they begin at the finalized sum of the finalized seed and the stream. */
    static SplitMix of(long seed, long stream) {
        return new SplitMix(finalized(finalized(seed) + stream));
    }

    /** The top 24 bits of the next number. */
    int next() {
        state += GOLDEN;
        return (int) (finalized(state) >>> 40);
    }

    private static long finalized(long value) {
        long once = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        long twice = (once ^ (once >>> 27)) * 0x94d049bb133111ebL;
        return twice ^ (twice >>> 31);
    }
}
