package dev.chainrule.cpu;

import dev.chainrule.cpu.Trial.Kind;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Has the kernels of vectors compiled in the background: each operation asked for is tried, small, on a plain and a
 * vector backend of its own, until the vectors are about as fast as the plain loops, which they leave behind on larger
 * operands.
 *
 * <p>One daemon thread for each backend that meets new operations; it ends when there is nothing to compile.
 */
final class WarmUp {
    private static final int MOST_MET = 256;
    /** Products of fewer multiplications are left to the plain loops for good: they take about 1 µs. */
    private static final long FEWEST = 1 << 12;

    /** The products met lately; many may need the same kernels. */
    private final List<Met> met = new ArrayList<>();

    private final List<Trial> products = new ArrayList<>();
    private final List<Trial> loops = new ArrayList<>();
    // guarded by this
    private final Queue<Waiting> waiting = new PriorityQueue<>();
    private @Nullable Thread thread;
    private boolean closed;
    private @Nullable Trial running;

    /** Whether vectors should compute op(A)[m, k] op(B)[k, n] and what follows it; if not yet, sees to it. */
    boolean isDone(
            Kind kind, Enum<?> function, Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
        long work = (long) m * n * k;
        if (work < FEWEST) {
            return false;
        }
        for (int i = 0; i < met.size(); i++) {
            Met known = met.get(i);
            if (known.m == m && known.n == n && known.k == k && known.trial.is(kind, function, ta, tb, alpha, beta)) {
                return known.trial.isOver();
            }
        }
        if (met.size() == MOST_MET) {
            met.clear();
        }
        Trial trial = only(Trial.ofProduct(kind, function, ta, tb, m, n, k, alpha, beta), work);
        met.add(new Met(m, n, k, trial));
        return trial.isOver();
    }

    /** The same for what is no product. */
    boolean isDone(Kind kind, Enum<?> function) {
        for (int i = 0; i < loops.size(); i++) {
            Trial known = loops.get(i);
            if (known.is(kind, function)) {
                return known.isOver();
            }
        }
        Trial trial = Trial.ofLoop(kind, function);
        loops.add(trial);
        add(trial, 0);
        return trial.isOver();
    }

    /** The one of its kind; tried, if it is new. */
    private Trial only(Trial wanted, long work) {
        for (Trial trial : products) {
            if (trial.isSameAs(wanted)) {
                return trial;
            }
        }
        products.add(wanted);
        add(wanted, work);
        return wanted;
    }

    private synchronized void add(Trial trial, long work) {
        waiting.add(new Waiting(trial, work));
        if (thread == null) {
            thread = new Thread(null, this::runAll, "chainrule-warm-up", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
        if (running != null) {
            running.giveUp();
        }
    }

    private void runAll() {
        try (Backend plain = new PlainBackend("cpu:plain");
                Backend vectors = new VectorBackend("cpu:vector", 1)) {
            for (Trial trial = next(); trial != null; trial = next()) {
                trial.run(plain, vectors);
            }
        } catch (OutOfMemoryError | BackendException e) {
            giveUpAll();
        }
    }

    private synchronized @Nullable Trial next() {
        Waiting next = closed ? null : waiting.poll();
        running = next == null ? null : next.trial;
        if (next == null) {
            thread = null;
        }
        return running;
    }

    /** No room to try them: vectors from now on, which compile as they are used. */
    private synchronized void giveUpAll() {
        if (running != null) {
            running.giveUp();
        }
        waiting.forEach(one -> one.trial.giveUp());
        waiting.clear();
        thread = null;
    }

    /** A trial to come, the most work first. */
    private record Waiting(Trial trial, long work) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            return Long.compare(other.work, work);
        }
    }

    /** A product and its kernels. */
    private record Met(int m, int n, int k, Trial trial) {}
}
