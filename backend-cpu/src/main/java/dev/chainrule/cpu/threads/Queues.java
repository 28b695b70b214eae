package dev.chainrule.cpu.threads;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The parts of a region that no thread has begun: each thread has a <i>run</i> of them. A thread takes parts from the front of
 * its own run, and then from the back of the runs of others.
 *
 * <p>A run is one word, changed by compare-and-set: the number of threads of the region, where the run begins, and where it
 * ends. So a thread that takes a part has seen in the same word whether the region is for it, even if a new region has come
 * meanwhile.
 */
final class Queues {
    private static final int BITS = 26;
    private static final long MASK = (1L << BITS) - 1;
    /** The most parts of a region, and threads, that a word has room for. */
    static final int MOST_PARTS = (int) MASK;

    static final int MOST_THREADS = (1 << (Long.SIZE - 2 * BITS)) - 1;
    /** Words between the runs of two threads, so that these are in different pairs of cache lines. */
    private static final int APART = 16;

    private final AtomicLongArray runs;
    private final int threads;

    Queues(int threads) {
        this.threads = threads;
        runs = new AtomicLongArray((threads + 1) * APART);
    }

    /** Gives parts 0 … parts - 1, {@link #MOST_PARTS} at most, to threads 0 … among - 1, {@link #MOST_THREADS} at most. */
    void fill(int parts, int among) {
        for (int t = 0; t < among; t++) {
            long begin = Pieces.begin(parts, among, t);
            long end = Pieces.begin(parts, among, t + 1);
            runs.set(index(t), ((long) among << (2 * BITS)) | (begin << BITS) | end);
        }
    }

    /** Takes a part for this thread, of its own if one is left. Returns -1 if there is none, or the region is not for it. */
    int take(int thread) {
        for (int k = 0; thread < threads && k < threads; k++) {
            int owner = thread + k < threads ? thread + k : thread + k - threads;
            int part = take(thread, owner);
            if (part >= 0) {
                return part;
            }
        }
        return -1;
    }

    private int take(int thread, int owner) {
        while (true) {
            long run = runs.get(index(owner));
            long begin = (run >> BITS) & MASK;
            long end = run & MASK;
            if (begin == end || thread >= run >>> (2 * BITS)) {
                return -1;
            }
            boolean own = thread == owner;
            if (runs.compareAndSet(index(owner), run, own ? run + (1L << BITS) : run - 1)) {
                return (int) (own ? begin : end - 1);
            }
        }
    }

    /** Whether every part was taken. */
    boolean empty() {
        for (int t = 0; t < threads; t++) {
            long run = runs.get(index(t));
            if (((run >> BITS) & MASK) != (run & MASK)) {
                return false;
            }
        }
        return true;
    }

    private static int index(int thread) {
        return (thread + 1) * APART;
    }
}
