package dev.chainrule.predict;

import dev.chainrule.spi.BackendException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A predictor for services: rows that come from many threads at about the same time are answered together, which reads the
 * parameters once for all of them. No row waits for others to come: while a batch is computed, the next one gathers, so that a
 * row that comes alone is answered at once and batches grow with the load. An answer has the bits that it has alone.
 *
 * <pre>{@code
 * try (BatchingPredictor service = BatchingPredictor.of(Predictor.load(model, "*"))) {
 *     Prediction answer = service.submit(new double[] {5.1, 3.5, 1.4, 0.2}).get(); // from any thread
 * }
 * }</pre>
 *
 * <p>A thread of its own computes and completes the futures, until {@link #close()}: what depends on a future should not compute
 * long, or by an executor ({@link CompletableFuture#thenApplyAsync}). Rows wait in a queue that has an end: where more come than
 * can be answered, {@link #submit(double[])} refuses, which a service passes on (HTTP's 503), and waiting times stay bounded.
 */
public final class BatchingPredictor implements AutoCloseable {
    /** The rows of a batch at most, unless told otherwise: as many as a predictor computes at a time. */
    public static final int BATCH = Predictor.CHUNK;

    /** The rows that wait at most, unless told otherwise. */
    public static final int WAITING = 4096;

    /** Nanoseconds after a failure. */
    private static final long PAUSE = 1_000_000;

    private final Predictor predictor;
    private final int batch;
    private final int capacity;
    private final BatchListener listener;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Rows in the order in which they came; guarded by {@link #lock}. */
    private final Queue<Request> waiting = new ArrayDeque<>();
    /** Guarded by {@link #lock}. */
    private boolean closed;

    /** Whether the thread that answers closes the predictor, since it has been told so itself; only it reads this. */
    private boolean closesItself;

    /** A row that waits. */
    private static final class Request {
        /** The inputs, scaled. */
        private final float[] x;

        private final long since = System.nanoTime();
        private final CompletableFuture<Prediction> answer = new CompletableFuture<>();

        private Request(float[] x) {
            this.x = x;
        }
    }

    private BatchingPredictor(Predictor predictor, int batch, int capacity, BatchListener listener) {
        this.predictor = predictor;
        this.batch = batch;
        this.capacity = capacity;
        this.listener = listener;
        thread = new Thread(null, this::serve, "chainrule-batching", 0, false);
        thread.setDaemon(true);
    }

    /** Answers by this predictor, which closes with it, in batches of up to {@link #BATCH} rows; {@value #WAITING} may wait. */
    public static BatchingPredictor of(Predictor predictor) {
        return of(predictor, BATCH, WAITING, BatchListener.NONE);
    }

    /**
     * Answers by this predictor, which closes with it.
     *
     * @param batch the rows that are answered together at most, from 1 to {@link #BATCH}
     * @param capacity the rows that wait at most, 1 or more
     * @throws IllegalArgumentException if a number is out of its range; the predictor stays open
     */
    public static BatchingPredictor of(Predictor predictor, int batch, int capacity, BatchListener listener) {
        if (batch < 1 || batch > BATCH || capacity < 1) {
            throw new IllegalArgumentException("batches of " + batch + " rows and room for " + capacity
                    + " that wait, expected 1 to " + BATCH + " and at least 1");
        }
        rehearse();
        BatchingPredictor batching = new BatchingPredictor(predictor, batch, capacity, listener);
        batching.thread.start();
        return batching;
    }

    /** The predictor that answers. */
    public Predictor predictor() {
        return predictor;
    }

    /**
     * Has a row answered. A future that was cancelled, or completed otherwise, before its row's turn costs no computation.
     *
     * @param raw inputs as the user has them, as many as the network has; not modified, and not needed after this call
     * @return the answer, in time; or a {@link BackendException} if the device fails, or an {@link InputRangeException} if the
     *     network computes no numbers of the inputs
     * @throws InputRangeException if an input is not finite once it is scaled
     * @throws IllegalArgumentException if the number of inputs is not that of the network
     * @throws RejectedExecutionException if too many rows are waiting, or this is closed
     */
    public CompletableFuture<Prediction> submit(double[] raw) {
        float[] x = predictor.scaled(raw);
        int ahead;
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("submit: the predictor is closed");
            }
            ahead = waiting.size();
            if (ahead < capacity) {
                Request request = new Request(x);
                waiting.add(request);
                changed.signal();
                return request.answer;
            }
        } finally {
            lock.unlock();
        }
        tell(() -> listener.refused(ahead));
        throw new RejectedExecutionException("submit: " + ahead + " rows are waiting, expected fewer than " + capacity);
    }

    /** The rows that are waiting now. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Answers rows until this is closed and none is left, whatever happens meanwhile: also where memory runs out for a while. */
    private void serve() {
        List<Request> rows = new ArrayList<>(batch);
        for (boolean more = true; more; rows.clear()) {
            try {
                more = take(rows);
                rows.removeIf(row -> row.answer.isDone());
                if (!rows.isEmpty()) {
                    answer(rows);
                }
            } catch (Throwable e) { // later rows are tried all the same: the device says what became of it
                fail(rows, e);
            }
        }
        if (closesItself) {
            predictor.close();
        }
    }

    /** Fails the rows that have no answer yet; waits for memory where there is none to tell them. */
    private void fail(List<Request> rows, Throwable e) {
        if (!rows.isEmpty()) {
            tellFailed(rows.size(), e);
        }
        for (int i = 0; i < rows.size(); i++) {
            fail(rows.get(i).answer, e);
        }
        LockSupport.parkNanos(PAUSE); // what has failed may need a moment
    }

    private static void fail(CompletableFuture<Prediction> answer, Throwable e) {
        while (!answer.isDone()) {
            try {
                answer.completeExceptionally(e);
            } catch (OutOfMemoryError full) {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    /** Fails a row for which memory is missing at first, so that the JVM has loaded all that this takes while there is memory. */
    private static void rehearse() {
        try {
            fail(
                    new CompletableFuture<>() {
                        private int times;

                        @Override
                        public boolean completeExceptionally(Throwable e) {
                            if (times++ == 0) {
                                throw new OutOfMemoryError("rehearsed");
                            }
                            return super.completeExceptionally(e);
                        }
                    },
                    new IllegalStateException("rehearsed"));
            throw new IllegalStateException("rehearsed");
        } catch (Throwable e) {
            // as in serve
        }
    }

    /** Takes the next rows, once there are any; false if this is closed and none is left. */
    private boolean take(List<Request> rows) {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            while (rows.size() < batch && !waiting.isEmpty()) {
                rows.add(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
        return !rows.isEmpty();
    }

    private void answer(List<Request> rows) {
        long begin = System.nanoTime();
        List<@Nullable Prediction> answers = predictor.answers(rows.size(), together(rows));
        Duration waited = Duration.ofNanos(begin - rows.get(0).since);
        Duration computed = Duration.ofNanos(System.nanoTime() - begin);
        tell(() -> listener.batch(rows.size(), waited, computed));
        for (int i = 0; i < answers.size(); i++) {
            Prediction answer = answers.get(i);
            if (answer == null) {
                rows.get(i).answer.completeExceptionally(Predictor.tooLarge("", 0));
            } else {
                rows.get(i).answer.complete(answer);
            }
        }
    }

    private static float[] together(List<Request> rows) {
        int inputs = rows.get(0).x.length;
        float[] xs = new float[Math.multiplyExact(rows.size(), inputs)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i).x, 0, xs, i * inputs, inputs);
        }
        return xs;
    }

    private void tellFailed(int count, Throwable e) {
        try {
            listener.failed(count, e);
        } catch (RuntimeException | Error alsoFailed) {
            // as below
        }
    }

    private static void tell(Runnable word) {
        try {
            word.run();
        } catch (RuntimeException | Error e) {
            // counters are no reason for a row to go without its answer
        }
    }

    /**
     * Answers the rows that are waiting, refuses others, and closes the predictor. Closing again does nothing. Called by what follows on an
     * answer, in the thread that answers, it returns at once, and the rest is done after it.
     */
    @Override
    public void close() {
        boolean own = thread == Thread.currentThread();
        lock.lock();
        try {
            closed = true;
            closesItself |= own;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (own) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        predictor.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
