package dev.chainrule.cpu.threads;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The parts of a region that nobody has begun, a run of them for each thread. A thread takes its own from the front and
 * those of others from the back.
 *
 * <p>A run is one word, changed by compare-and-set: how many threads the region has, where the run begins, and where it
 * ends. Who takes a part has therefore seen whether it may, whichever region the part belongs to by then.
 */
final class Queues {
    private static final int BITS = 24;
    private static final long MASK = (1L << BITS) - 1;
    /** Words of two threads are in different cache lines, and different pairs of lines. */
    private static final int APART = 16;

    private final AtomicLongArray runs;
    private final int threads;

    Queues(int threads) {
        this.threads = threads;
        runs = new AtomicLongArray((threads + 1) * APART);
    }

    /** Gives parts 0 … parts - 1 to so many threads. */
    void fill(int parts, int among) {
        for (int t = 0; t < among; t++) {
            long begin = Pieces.begin(parts, among, t);
            long end = Pieces.begin(parts, among, t + 1);
            runs.set(index(t), ((long) among << (2 * BITS)) | (begin << BITS) | end);
        }
    }

    /** A part for this thread, its own if one is left; or -1, also for a thread that is not among these. */
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
            if (begin == end || thread >= run >> (2 * BITS)) {
                return -1;
            }
            boolean own = thread == owner;
            if (runs.compareAndSet(index(owner), run, own ? run + (1L << BITS) : run - 1)) {
                return (int) (own ? begin : end - 1);
            }
        }
    }

    /** Whether no part waits. */
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
