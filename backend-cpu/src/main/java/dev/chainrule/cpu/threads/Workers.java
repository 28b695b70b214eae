package dev.chainrule.cpu.threads;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Computes regions on several threads. A region costs about a microsecond when the helpers are awake: they spin for a
 * while after each, and park when nothing comes.
 *
 * <p>Each thread begins with parts of its own, neighbours in number, so that in successive regions it finds in its
 * cache what it wrote before; when they are all begun it takes from the others. The caller waits for no part that
 * nobody has begun, so a helper that the system keeps from running costs at most the part it has in hand. What a part
 * computes doesn't depend on who takes it.
 *
 * <p>The helpers belong to the JVM, not to a backend: two backends that compute at once share them, and the second
 * caller computes alone while the first has them. They are daemons, and they end with the last backend, or when nothing came
 * for a minute, since a thread keeps the class loader of its application from being collected.
 */
public final class Workers {
    /** How long a helper spins for the next region before it parks, in nanoseconds. */
    private static final long PATIENCE = 200_000;
    /** Spins between two looks at the clock. */
    private static final int SPINS = 64;

    /** How long a helper may be parked before it ends, in nanoseconds. */
    private static final long LONGEST_IDLE = 60_000_000_000L;

    /** Those of all backends. */
    public static final Workers SHARED = new Workers(LONGEST_IDLE);

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Held by the caller whose region is computed. */
    private final AtomicBoolean taken = new AtomicBoolean();

    /** Callers with a region of their own, whether they have the helpers or not. */
    private final AtomicInteger callers = new AtomicInteger();

    /** For each thread, the parts of its own that nobody has begun. */
    private volatile Queues queues = new Queues(1);

    /** Parts of the region that are not finished. */
    private final AtomicInteger unfinished = new AtomicInteger();

    // Written while no part is waiting, read by who has taken a part.
    private Region region = Workers::nothing;

    /** What the first part that failed has thrown. */
    private volatile @Nullable Throwable failure;

    private volatile Helper[] helpers = {};

    /** Backends that are open. */
    private final AtomicInteger backends = new AtomicInteger();

    private final long longestIdle;

    /** Helpers that end after this many nanoseconds without a region. */
    Workers(long longestIdle) {
        this.longestIdle = longestIdle;
    }

    /** One more backend is open. */
    public void opened() {
        backends.incrementAndGet();
    }

    /** One of them is closed; with the last one the helpers end. Should another open meanwhile, it gets new ones. */
    public void closed() {
        if (backends.decrementAndGet() == 0) {
            for (Helper helper : helpers) {
                helper.end();
            }
        }
    }

    /** Computes all parts on up to so many threads, this one among them; what a part throws comes out of here. */
    public static void run(Region work, int parts, int mostThreads) {
        if (parts == 1 || mostThreads == 1) {
            alone(work, parts);
        } else {
            SHARED.share(work, parts, mostThreads);
        }
    }

    /** {@link #run} with these helpers. */
    void share(Region work, int parts, int mostThreads) {
        callers.incrementAndGet();
        try {
            if (taken.compareAndSet(false, true)) {
                try {
                    together(work, parts, mostThreads);
                } finally {
                    taken.set(false);
                }
            } else {
                alone(work, parts);
            }
        } finally {
            callers.decrementAndGet();
        }
    }

    private static void alone(Region work, int parts) {
        for (int part = 0; part < parts; part++) {
            work.compute(part, 0);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // who has a part may wait for this very processor
    private void together(Region work, int parts, int mostThreads) {
        Helper[] all = startHelpers(mostThreads - 1);
        region = work;
        unfinished.set(parts);
        queues.fill(parts, mostThreads);
        for (int h = 0; h < Math.min(mostThreads, parts) - 1; h++) {
            all[h].wake();
        }
        for (boolean took = true; took; ) {
            took = takePart(0);
        }
        for (int spins = 0; unfinished.get() > 0; spins++) {
            if (spins < SPINS * SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        Throwable thrown = failure;
        region = Workers::nothing; // neither keeps what the region holds
        failure = null;
        rethrow(thrown);
    }

    private static void nothing(int part, int worker) {}

    /** Computes one part, if one waits for this worker. */
    private boolean takePart(int worker) {
        int part = queues.take(worker);
        if (part < 0) {
            return false;
        }
        compute(part, worker);
        return true;
    }

    private void compute(int part, int worker) {
        try {
            if (failure == null) {
                region.compute(part, worker);
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            unfinished.decrementAndGet();
        }
    }

    private static void rethrow(@Nullable Throwable e) {
        if (e instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (e instanceof Error error) {
            throw error;
        }
    }

    /**
     * Starts helpers until at least {@code count} run, new ones in the place of those that have ended. Only the caller that
     * has {@link #taken} the helpers may call this.
     *
     * @return the helpers, that of number h at h - 1
     */
    private Helper[] startHelpers(int count) {
        Helper[] all = helpers;
        if (all.length < count) {
            queues = new Queues(count + 1); // before the helpers that look into it
        }
        for (int h = 0; h < count; h++) {
            if (h == all.length || all[h].gone) {
                Helper next = new Helper(h + 1);
                next.start();
                all = Arrays.copyOf(all, Math.max(all.length, h + 1));
                all[h] = next;
                helpers = all; // one by one: should the next not start, this one is known
            }
        }
        return all;
    }

    /** A thread that takes parts of regions. */
    private final class Helper extends Thread {
        private final int number;
        private volatile boolean parked;
        private volatile boolean ending;
        /** It takes no more parts: only now may another have its number, and what a region keeps for that number. */
        private volatile boolean gone;

        Helper(int number) {
            super(null, null, "chainrule-cpu-" + number, 0, false);
            this.number = number;
            setDaemon(true);
            setContextClassLoader(null);
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        /** Has it end after the part in hand. */
        void end() {
            ending = true;
            LockSupport.unpark(this);
        }

        @Override
        public void run() {
            try {
                help();
            } finally {
                gone = true;
            }
        }

        private void help() {
            long idleSince = System.nanoTime();
            int spins = 0;
            while (!ending) {
                if (mayHelp() && takePart(number)) {
                    idleSince = System.nanoTime();
                } else if (++spins % SPINS == 0 && System.nanoTime() - idleSince > PATIENCE) {
                    long parkedSince = System.nanoTime();
                    park();
                    idleSince = System.nanoTime();
                    ending |= idleSince - parkedSince >= longestIdle && queues.empty();
                } else {
                    Thread.onSpinWait();
                }
            }
        }

        /** Not beyond the processors, when several callers compute. */
        private boolean mayHelp() {
            int computing = callers.get();
            return computing == 1 || (computing > 1 && number + computing <= PROCESSORS);
        }

        private void park() {
            parked = true;
            if (queues.empty() && !ending) {
                LockSupport.parkNanos(Workers.this, longestIdle);
            }
            parked = false;
            Thread.interrupted(); // else park would return at once from now on
        }
    }
}
