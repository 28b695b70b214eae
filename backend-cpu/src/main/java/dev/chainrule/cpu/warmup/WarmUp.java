package dev.chainrule.cpu.warmup;

import dev.chainrule.cpu.jvm.FreeProcessor;
import dev.chainrule.cpu.plain.PlainBackend;
import dev.chainrule.cpu.vector.VectorBackend;
import java.lang.System.Logger.Level;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Has the kernels of vectors compiled in the background: runs each {@link WarmUpTask} that is added until its vectors are
 * compiled, tasks of the most work first.
 *
 * <p>A backend has at most one thread for this, a daemon that ends when there is nothing to compile. It leaves the processors
 * to the threads that compute and to C2: after each slice it rests until a {@linkplain FreeProcessor processor is free}, or
 * for {@value #REST} times as long as it ran, whichever is shorter. It rests longer after a task that has run for long and is
 * still not compiled.
 *
 * <p>If vectors fail, or give other bits than plain loops, they are refused: plain loops compute everything from then on, and
 * a warning says why.
 */
final class WarmUp {
    private static final System.Logger LOG = System.getLogger("dev.chainrule.cpu");
    /** Milliseconds before the first task, in which C2 compiles the plain loops. */
    private static final long DELAY = 1000;
    /** Nanoseconds of a slice; a slice is longer if the first call of its task is. */
    private static final long SLICE = 20_000_000L;
    /** Milliseconds from one look for a free processor to the next. */
    private static final long LOOK = 20;
    /** A task that has run for this many nanoseconds lets those go first that have not. */
    private static final long TURN = 100_000_000L;
    /** A task that has run for this many nanoseconds will not be ready soon. */
    private static final long SOON = 2_000_000_000L;
    /** A task that has run for this many nanoseconds is given up. */
    private static final long LONGEST = 30_000_000_000L;

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    /** Nanoseconds of rest for each nanosecond of a slice, where no processor is free. */
    private static final int REST = 9;

    private final String device;
    private final int threads;
    private final IntFunction<VectorBackend> maker;
    /** Opened when it is first needed, since it has memory of its own and its classes take time to load. */
    private volatile @Nullable VectorBackend vectors;

    // guarded by this
    private final Queue<Waiting> waiting = new PriorityQueue<>();
    private @Nullable Thread thread;
    private boolean closed;

    private volatile boolean busy;
    private volatile boolean refused;

    /** A task that waits: the one that has run for the fewest turns comes first, among equals the one of the most work. */
    private record Waiting(WarmUpTask task, long turns) implements Comparable<Waiting> {
        Waiting(WarmUpTask task) {
            this(task, task.spent() / TURN);
        }

        @Override
        public int compareTo(Waiting other) {
            return turns == other.turns
                    ? Long.compare(other.task.work(), task.work())
                    : Long.compare(turns, other.turns);
        }
    }

    /**
     * @param threads the threads of {@link #openVectors}
     * @param maker opens vectors on a number of threads
     */
    WarmUp(String device, int threads, IntFunction<VectorBackend> maker) {
        this.device = device;
        this.threads = threads;
        this.maker = maker;
    }

    /** Whether the vectors of the program are open. */
    boolean hasVectors() {
        return vectors != null;
    }

    /** Opens the vectors of the program at the first call, and returns them at each. {@link #close} closes them. */
    VectorBackend openVectors() {
        VectorBackend opened = vectors;
        return opened == null ? open() : opened;
    }

    private synchronized VectorBackend open() {
        VectorBackend opened = vectors;
        if (opened == null) {
            opened = maker.apply(threads);
            vectors = opened;
        }
        return opened;
    }

    /** Opens the vectors of the program, unless the warm-up is closed: then nobody would close them. */
    private synchronized void openUnlessClosed() {
        if (!closed) {
            open();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Whether a task runs that will be ready soon. It needs a processor, and C2 needs another. */
    boolean isBusy() {
        return busy;
    }

    /** Whether vectors must not compute, since they have failed. */
    boolean hasRefused() {
        return refused;
    }

    /** Runs a task in the background until it is ready; starts a thread if none runs. */
    synchronized void add(WarmUpTask task) {
        if (closed || refused) {
            return;
        }
        enqueue(task);
        busy = true;
        if (thread == null) {
            startThread();
        }
    }

    /** Has a task wait, at one place only. */
    private void enqueue(WarmUpTask task) {
        waiting.removeIf(other -> other.task == task);
        waiting.add(new Waiting(task));
    }

    /** Runs a task again that was ready; leaves one alone that is not. */
    synchronized void again(WarmUpTask task) {
        if (task.isReady()) {
            task.reset();
            add(task);
        }
    }

    private void startThread() {
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

    /** Ends the thread after the slice in hand, and closes the vectors. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        notifyAll();
        VectorBackend opened = vectors;
        if (opened != null) {
            opened.close();
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
            openUnlessClosed();
            FreeProcessor processor = FreeProcessor.ofThisProcess(PROCESSORS);
            for (WarmUpTask task = next(); task != null; task = next()) {
                long begin = System.nanoTime();
                task.run(plain, one, SLICE);
                long ran = System.nanoTime() - begin;
                putBack(task);
                restAfter(task, ran, processor);
            }
        } catch (Exception | Error e) {
            refuse(e.toString());
        }
    }

    /** Takes the task that comes next; null if there is none, and the thread ends. */
    private synchronized @Nullable WarmUpTask next() {
        Waiting next = closed ? null : waiting.poll();
        busy = next != null && next.task.spent() < SOON;
        if (next == null) {
            thread = null;
            return null;
        }
        return next.task;
    }

    /** Has a task wait again, unless it is ready or given up. */
    private synchronized void putBack(WarmUpTask task) {
        if (!task.isReady() && task.spent() < LONGEST) {
            enqueue(task);
        } else if (!task.isReady()) {
            LOG.log(Level.DEBUG, "{0}: after 30 s vectors are not compiled for {1}", device, task);
        }
    }

    /** Rests after a slice of a task that took {@code ran} nanoseconds. */
    private void restAfter(WarmUpTask task, long ran, FreeProcessor processor) {
        long begin = System.nanoTime();
        if (!task.isReady()) {
            rest(ran * (task.spent() / SOON) / NANOS_PER_MILLI);
        }
        processor.look(); // the next look tells of the time from here
        do {
            rest(LOOK);
        } while (!processor.look() && System.nanoTime() - begin < REST * ran && !isClosed());
    }

    private synchronized void rest(long millis) {
        long end = System.nanoTime() + NANOS_PER_MILLI * millis;
        try {
            for (long left = millis; left > 0 && !closed; left = (end - System.nanoTime()) / NANOS_PER_MILLI) {
                wait(left);
            }
        } catch (InterruptedException e) {
            closed = true; // nobody interrupts this thread but to end it
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
