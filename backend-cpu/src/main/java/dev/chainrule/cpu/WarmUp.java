package dev.chainrule.cpu;

import java.lang.System.Logger.Level;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Has the kernels of vectors compiled in the background: runs the {@link Trial} of every operation asked for, the most
 * work first, until its vectors are compiled.
 *
 * <p>One daemon thread for each backend that meets new operations; it ends when there is nothing to compile. It leaves
 * processors to the threads that compute and to C2: after each slice it rests until a {@linkplain FreeProcessor processor is
 * free}, or nine times as long as it ran; longer for trials that come to nothing.
 *
 * <p>If vectors fail or give other bits than plain loops, none compute any more, and a warning says so.
 */
final class WarmUp {
    private static final System.Logger LOG = System.getLogger("dev.chainrule.cpu");
    /** Milliseconds that C2 is left to the plain loops first. */
    private static final long DELAY = 1000;
    /** Nanoseconds of a trial at once, if its first call takes no longer. */
    private static final long SLICE = 20_000_000L;
    /** Milliseconds from one look for a free processor to the next. */
    private static final long LOOK = 20;
    /** A trial that has run this many nanoseconds gives way to others. */
    private static final long TURN = 100_000_000L;
    /** A trial that has run this many nanoseconds is in no hurry. */
    private static final long SOON = 2_000_000_000L;
    /** A trial that has run this many nanoseconds has failed. */
    private static final long LONGEST = 30_000_000_000L;

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    /** How long it rests for each nanosecond that it ran, where no processor is free. */
    private static final int REST = 9;

    private final String device;
    private final int threads;
    private final IntFunction<VectorBackend> maker;
    /** What takes over: made when it is first needed, since it has memory of its own, and its classes take time to load. */
    private volatile @Nullable VectorBackend vectors;

    // guarded by this
    private final Queue<Waiting> waiting = new PriorityQueue<>();
    private @Nullable Thread thread;
    private boolean closed;

    private volatile boolean busy;
    private volatile boolean refused;

    /** A trial to come: what has run the least first, of equals the most work. */
    private record Waiting(Trial trial, long turns) implements Comparable<Waiting> {
        Waiting(Trial trial) {
            this(trial, trial.spent() / TURN);
        }

        @Override
        public int compareTo(Waiting other) {
            return turns == other.turns
                    ? Long.compare(other.trial.work(), trial.work())
                    : Long.compare(turns, other.turns);
        }
    }

    /** @param maker makes a backend for a number of threads */
    WarmUp(String device, int threads, IntFunction<VectorBackend> maker) {
        this.device = device;
        this.threads = threads;
        this.maker = maker;
    }

    /** Whether {@link #vectors} are made. */
    boolean hasVectors() {
        return vectors != null;
    }

    /** The vectors that compute when their trials are over. */
    VectorBackend vectors() {
        VectorBackend made = vectors;
        return made == null ? make() : made;
    }

    private synchronized VectorBackend make() {
        VectorBackend made = vectors;
        if (made == null) {
            made = maker.apply(threads);
            vectors = made;
        }
        return made;
    }

    /** Makes the vectors if need be; false if nobody would close them. */
    private synchronized boolean makeUnlessClosed() {
        if (!closed) {
            make();
        }
        return !closed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Whether trials run that will soon be over; they need a processor, and C2 needs another. */
    boolean isBusy() {
        return busy;
    }

    /** Whether vectors must not compute. */
    boolean hasRefused() {
        return refused;
    }

    /** Runs a trial until it is ready. */
    synchronized void add(Trial trial) {
        if (closed || refused) {
            return;
        }
        enqueue(trial);
        busy = true;
        if (thread == null) {
            start();
        }
    }

    /** Adds it to what is waiting, once. */
    private void enqueue(Trial trial) {
        waiting.removeIf(other -> other.trial == trial);
        waiting.add(new Waiting(trial));
    }

    /** Runs a trial again that was ready. */
    synchronized void again(Trial trial) {
        if (trial.isReady()) {
            trial.reset();
            add(trial);
        }
    }

    private void start() {
        Thread next = new Thread(null, this::runAll, "chainrule-warm-up", 0, false);
        next.setDaemon(true);
        next.setContextClassLoader(null);
        try {
            next.start();
            thread = next;
        } catch (OutOfMemoryError e) { // no more threads
            refuse("no thread could be started to have them compiled: " + e.getMessage());
        }
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
        notifyAll();
        VectorBackend made = vectors;
        if (made != null) {
            made.close();
        }
    }

    private void runAll() {
        if (!hasVectors()) {
            rest(DELAY);
        }
        if (isClosed()) {
            return;
        }
        try (PlainBackend plain = new PlainBackend(device);
                VectorBackend one = maker.apply(1)) {
            if (!makeUnlessClosed()) {
                return;
            }
            FreeProcessor processor = FreeProcessor.ofThisProcess(PROCESSORS);
            for (Trial trial = next(); trial != null; trial = next()) {
                long begin = System.nanoTime();
                trial.run(plain, one, SLICE);
                long ran = System.nanoTime() - begin;
                putBack(trial);
                rest(trial, ran, processor);
            }
        } catch (Exception | Error e) {
            refuse(e.toString());
        }
    }

    private synchronized @Nullable Trial next() {
        Waiting next = closed ? null : waiting.poll();
        busy = next != null && next.trial.spent() < SOON;
        if (next == null) {
            thread = null;
            return null;
        }
        return next.trial;
    }

    /** Puts it back if it is not over. */
    private synchronized void putBack(Trial trial) {
        if (!trial.isReady() && trial.spent() < LONGEST) {
            enqueue(trial);
        } else if (!trial.isReady()) {
            LOG.log(Level.DEBUG, "{0}: after 30 s vectors are not compiled for {1}", device, trial);
        }
    }

    /** Rests after a trial that ran for {@code ran} nanoseconds. */
    private void rest(Trial trial, long ran, FreeProcessor processor) {
        long begin = System.nanoTime();
        if (!trial.isReady()) {
            rest(ran * (trial.spent() / SOON) / NANOS_PER_MILLI);
        }
        processor.isFree(); // looks: what follows counts
        do {
            rest(LOOK);
        } while (!processor.isFree() && System.nanoTime() - begin < REST * ran && !isClosed());
    }

    private synchronized void rest(long millis) {
        long end = System.nanoTime() + NANOS_PER_MILLI * millis;
        try {
            for (long left = millis; left > 0 && !closed; left = (end - System.nanoTime()) / NANOS_PER_MILLI) {
                wait(left);
            }
        } catch (InterruptedException e) {
            closed = true; // nobody interrupts it but to end it
        }
    }

    private synchronized void refuse(String reason) {
        refused = true;
        busy = false;
        thread = null;
        waiting.clear();
        if (!closed) {
            LOG.log(Level.WARNING, "{0}: plain loops compute all, since vectors failed: {1}", device, reason);
        }
    }
}
