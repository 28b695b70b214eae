package dev.chainrule.opencl;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The time that a driver may take for one step. A native call cannot be interrupted, so it is made in a thread of its own; when
 * the time is over, nobody waits for that thread any more. The thread is a daemon, holds nothing of the caller's, and gives back
 * the result as soon as the driver returns, if it ever does.
 *
 * @param seconds of the limit
 * @param quiet seconds after which people are told what is being waited for
 * @param people told it, once
 */
record TimeLimit(double seconds, double quiet, Consumer<String> people) {
    /** The system property that sets the limit, in seconds. */
    static final String PROPERTY = "chainrule.opencl.seconds";

    /** The name of its threads. */
    static final String THREAD = "chainrule OpenCL driver";

    private static final double USUAL_SECONDS = 300;
    private static final double QUIET_SECONDS = 3;
    private static final double NANOSECONDS = 1e9;

    /** The stack of the thread: compilers are recursive, and the usual 1 MiB of a Java thread is little for them. */
    private static final long STACK_BYTES = 8 << 20;

    private static final System.Logger LOG = System.getLogger(TimeLimit.class.getPackageName());

    /**
     * The limit of this process.
     *
     * @throws IllegalArgumentException if the property is no number above 0
     */
    static TimeLimit own() {
        String text = System.getProperty(PROPERTY);
        double seconds = text == null ? USUAL_SECONDS : number(text);
        if (!(seconds > 0)) {
            throw new IllegalArgumentException(
                    "system property " + PROPERTY + " is '" + text + "', expected seconds, more than 0");
        }
        return new TimeLimit(seconds, QUIET_SECONDS, line -> LOG.log(Level.WARNING, line));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * Does the work, and waits for its end even if interrupted; the interrupt is kept for the caller.
     *
     * @param doing what is done, for a person: {@code opencl:0: its driver compiles}
     * @param work what may throw unchecked exceptions and errors only, which the caller gets
     * @param unwanted gives back what was made, when it is too late
     * @throws TimeoutException when the time is over
     */
    <T> T call(String doing, Supplier<T> work, Consumer<? super T> unwanted) throws TimeoutException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                T made = work.get();
                if (!result.complete(made)) {
                    unwanted.accept(made);
                }
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        };
        Thread thread = new Thread(null, task, THREAD, STACK_BYTES, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(TimeLimit.class.getClassLoader());
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // how Java says that it could not make a thread
            task.run();
        }
        return await(doing, result);
    }

    private <T> T await(String doing, CompletableFuture<T> result) throws TimeoutException {
        long begin = System.nanoTime();
        boolean told = false;
        boolean interrupted = false;
        try {
            while (true) {
                double passed = (System.nanoTime() - begin) / NANOSECONDS;
                double until = told ? seconds : Math.min(quiet, seconds);
                try {
                    return result.get((long) (Math.max(0, until - passed) * NANOSECONDS), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (!told && quiet < seconds) {
                        told = true;
                        people.accept(doing + " for " + words(quiet) + " s now; given up after " + this + " (-D"
                                + PROPERTY + ")");
                    } else if (result.completeExceptionally(e)) {
                        throw e;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }

    private static String words(double seconds) {
        return seconds == Math.rint(seconds) ? String.format(Locale.ROOT, "%.0f", seconds) : Double.toString(seconds);
    }

    /** The limit as it is told: {@code 60 s}, {@code 0.5 s}. */
    @Override
    public String toString() {
        return words(seconds) + " s";
    }
}
