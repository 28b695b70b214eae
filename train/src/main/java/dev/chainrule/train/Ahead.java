package dev.chainrule.train;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done ahead of time, a piece at a time, on a thread of its own; by the caller where no thread can be had. For one
 * thread at a time.
 */
final class Ahead implements AutoCloseable {
    private @Nullable ExecutorService thread = Executors.newSingleThreadExecutor(Ahead::daemon);
    private @Nullable Future<?> piece;

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(null, work, "chainrule-batches", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** Starts a piece of work; the one before is {@linkplain #finish finished}. */
    void start(Runnable work) {
        if (thread != null) {
            try {
                piece = thread.submit(work);
                return;
            } catch (OutOfMemoryError e) { // no more threads
                thread.shutdownNow();
                thread = null;
            }
        }
        work.run();
    }

    /**
     * Waits for the piece that was started last, also if this thread is interrupted, which it then stays.
     *
     * @throws RuntimeException what the work has thrown, or an error
     */
    void finish() {
        Future<?> last = piece;
        piece = null;
        boolean interrupted = false;
        try {
            while (last != null) {
                try {
                    last.get();
                    last = null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw thrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The exception that a piece of work has thrown. */
    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : new IllegalStateException(cause);
    }

    /** Waits for the piece that was started last, whatever becomes of it, and ends the thread. */
    @Override
    public void close() {
        try {
            finish();
        } catch (RuntimeException e) {
            // who closes no longer needs the work
        } finally {
            if (thread != null) {
                thread.shutdownNow();
            }
        }
    }
}
