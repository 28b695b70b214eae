package dev.chainrule.cpu.threads;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Computes {@linkplain Region regions} on several threads: the caller's and <i>helpers</i>. Handing a region over takes about a
 * microsecond while the helpers are awake. They spin for a while after each region, and park when no other follows.
 *
 * <p>Each thread begins with parts of its own, neighbours in number, so that in successive regions it finds in its cache the
 * numbers that it wrote before. When all of its own are begun it takes parts of the others. The caller waits only for parts that
 * a helper has begun. Where the system keeps a helper from running, as it does where another program has taken its processor, that
 * can be milliseconds; then the helpers are left out for a while, and longer each time it happens again, so that a caller loses
 * little beside one that computes alone. The result of a part does not depend on the thread that computes it.
 *
 * <p>The helpers belong to the JVM, not to a backend. When two backends compute at once, the caller who comes second computes
 * alone. Helpers are daemons. They end when the last backend is closed, or after a minute without a region, since a thread keeps
 * the class loader of its application from being collected.
 */
public final class Workers {
    /** The nanoseconds for which a helper waits for the next region, spinning, before it parks. */
    private static final long PATIENCE = 200_000;
    /** Spins between two looks at the clock. */
    private static final int SPINS = 64;
    /**
     * Looks at the clock between two offers of the processor. Under a real-time policy (SCHED_FIFO) no other thread gets it otherwise:
     * neither those that compile, without which the JVM interprets for ever, nor the one that the helper waits for.
     */
    private static final int LOOKS = 16;

    /** The nanoseconds for which a helper may be parked before it ends. */
    private static final long LONGEST_IDLE = 60_000_000_000L;

    /** The nanoseconds after which a thread is asked for again where the system gave none. */
    private static final long AGAIN = 60_000_000_000L;

    private static final System.Logger LOG = System.getLogger("dev.chainrule.cpu");

    /** The helpers that all backends share. */
    public static final Workers SHARED = new Workers(LONGEST_IDLE, Pause.FIRST);

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Whether a caller has the helpers. */
    private final AtomicBoolean taken = new AtomicBoolean();

    /** The callers that compute a region, with the helpers or alone. */
    private final AtomicInteger callers = new AtomicInteger();

    /** The parts of the region that no thread has begun. */
    private volatile Queues queues = new Queues(1);

    /** The number of parts of the region that are not finished. */
    private final AtomicInteger unfinished = new AtomicInteger();

    // Written while no part waits, and read by threads that have taken a part.
    private Region region = Workers::nothing;

    /** An exception that a part has thrown; then parts that are not begun are left out. */
    private volatile @Nullable Throwable failure;

    private volatile Helper[] helpers = {};

    private final Pause pause;

    /** The number of backends that are open. */
    private final AtomicInteger backends = new AtomicInteger();

    private final long longestIdle;
    private final Consumer<Thread> starter;

    /** When the system last gave no thread, 0 if it never did; as {@link #startHelpers} knows it. */
    private long refusedAt;

    /**
     * @param longestIdle the nanoseconds without a region after which a helper ends
     * @param firstPause the nanoseconds for which helpers are left out after one was late for the first time; 0 for never
     */
    Workers(long longestIdle, long firstPause) {
        this(longestIdle, firstPause, Thread::start);
    }

    /** Starts helpers in another way, for a test. */
    Workers(long longestIdle, long firstPause, Consumer<Thread> starter) {
        this.longestIdle = longestIdle;
        this.starter = starter;
        pause = new Pause(firstPause, System.nanoTime());
    }

    /** Notes that a backend was opened; {@link #closed} must follow. */
    public void opened() {
        backends.incrementAndGet();
    }

    /** Notes that a backend was closed. After the last the helpers end, and a backend that is opened later gets new ones. */
    public void closed() {
        if (backends.decrementAndGet() == 0) {
            for (Helper helper : helpers) {
                helper.end();
            }
        }
    }

    /**
     * Computes all parts of a region on at most {@code mostThreads} threads, with this thread among them, and returns when they
     * are finished. Throws what a part has thrown.
     */
    public static void run(Region work, int parts, int mostThreads) {
        if (parts == 1 || mostThreads == 1) {
            alone(work, parts);
        } else {
            SHARED.share(work, parts, mostThreads);
        }
    }

    /** Computes a region as {@link #run} does, with these helpers. */
    void share(Region work, int parts, int mostThreads) {
        callers.incrementAndGet();
        try {
            boolean few = parts <= Queues.MOST_PARTS;
            if (few && pause.isOver(System.nanoTime()) && taken.compareAndSet(false, true)) {
                try {
                    together(work, parts, Math.min(mostThreads, Queues.MOST_THREADS));
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

    @SuppressWarnings("ThreadPriorityCheck") // a helper that has a part may wait for this very processor
    private void together(Region work, int parts, int mostThreads) {
        Helper[] all = startHelpers(mostThreads - 1);
        region = work;
        unfinished.set(parts);
        queues.fill(parts, mostThreads);
        for (int h = 0; h < Math.min(all.length, Math.min(mostThreads, parts) - 1); h++) {
            all[h].wake();
        }
        long begun = System.nanoTime();
        int own = 0;
        while (takePart(0)) {
            own++;
        }
        if (unfinished.get() > 0) {
            long waiting = System.nanoTime();
            for (int spins = 0; unfinished.get() > 0; spins++) {
                if (spins < SPINS * SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            if (own > 0) { // else this thread was late itself
                long now = System.nanoTime();
                pause.waited(now - waiting, (waiting - begun) / own, now);
            }
        }
        Throwable thrown = failure;
        region = Workers::nothing; // so that neither field keeps the region's operands
        failure = null;
        rethrow(thrown);
    }

    private static void nothing(int part, int worker) {}

    /** Takes a part and computes it. Returns whether there was one for this worker. */
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
     * has {@link #taken} the helpers may call this. Where the system gives no more threads, there are fewer: the caller computes
     * their parts, and a new one is asked for a minute later.
     *
     * @return the helpers, that of number h at h - 1
     */
    private Helper[] startHelpers(int count) {
        Helper[] all = helpers;
        if (all.length < count) {
            queues = new Queues(count + 1); // before the helpers that look into it
        }
        if (refusedAt != 0 && System.nanoTime() - refusedAt < AGAIN) {
            return all;
        }
        for (int h = 0; h < count; h++) {
            if (h == all.length || all[h].gone) {
                Helper next = new Helper(h + 1);
                try {
                    starter.accept(next);
                } catch (OutOfMemoryError e) { // no more threads
                    refusedAt = System.nanoTime() | 1;
                    LOG.log(Level.WARNING, "a thread could not be started, so fewer compute: {0}", e.getMessage());
                    return all;
                }
                refusedAt = 0;
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
        /** It takes no more parts. Not before may another helper have its number, and the memory that a region has for it. */
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

        /** Ends the thread after the part in hand. */
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

        @SuppressWarnings("ThreadPriorityCheck") // who waits for this processor may be the one that it waits for
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
                } else if (spins % (SPINS * LOOKS) == 0) {
                    Thread.yield();
                } else {
                    Thread.onSpinWait();
                }
            }
        }

        /** Whether there is a processor for this helper beside the callers, where several compute. */
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
