package dev.chainrule.compute;

import dev.chainrule.spi.BackendException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time into a backend, and none once it is closed or has failed.
 *
 * <p>The body of every operation checks its arguments, says {@link #computing}, and calls the backend. An exception
 * before computing is the caller's fault and changes nothing; one after it is the device's, and the last thing that the
 * device did.
 *
 * <p>Bodies are lambdas that the compiler inlines into each operation, with the arguments that they capture: a call
 * allocates nothing. For that reason an operation's matrices are parameters and not an array.
 */
final class Gate {
    private final String device;
    private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
    // the rest is guarded by being inside
    private String operation = "";
    private boolean computing;
    private boolean closed;
    private @Nullable Throwable failure;

    Gate(String device) {
        this.device = device;
    }

    /** Runs an operation without matrices. */
    void call(String name, Runnable body) {
        call(name, null, null, null, null, body);
    }

    /** Runs an operation on one matrix. */
    void call(String name, Matrix a, Runnable body) {
        call(name, a, null, null, null, body);
    }

    /** Runs an operation on two matrices. */
    void call(String name, Matrix a, Matrix b, Runnable body) {
        call(name, a, b, null, null, body);
    }

    /** Runs an operation on three matrices. */
    void call(String name, Matrix a, Matrix b, Matrix c, Runnable body) {
        call(name, a, b, c, null, body);
    }

    /** Runs an operation; the matrices, in the order of its arguments, are for the message of a failure. */
    void call(
            String name,
            @Nullable Matrix a,
            @Nullable Matrix b,
            @Nullable Matrix c,
            @Nullable Matrix d,
            Runnable body) {
        enter(name);
        try {
            if (Flight.records()) {
                Flight.run(device, name, a, d != null ? d : c != null ? c : b != null ? b : a, body);
            } else {
                body.run();
            }
        } catch (RuntimeException | Error e) {
            throw failed(e, a, b, c, d);
        } finally {
            leave();
        }
    }

    /** Runs an operation that returns something. */
    <T> T get(String name, Supplier<T> body) {
        enter(name);
        try {
            return body.get();
        } catch (RuntimeException | Error e) {
            throw failed(e);
        } finally {
            leave();
        }
    }

    /** Frees something, also after a failure, unless the whole backend is closed: that has freed it. */
    void free(String name, Runnable body) {
        take(name);
        try {
            if (!closed) {
                computing();
                body.run();
            }
        } catch (RuntimeException | Error e) {
            throw failed(e);
        } finally {
            leave();
        }
    }

    /** Lets no operation in from here on, and frees everything. Again it does nothing. */
    void close(Runnable body) {
        free("close", () -> {
            closed = true;
            body.run();
        });
    }

    private void enter(String next) {
        take(next);
        if (closed || failure != null) {
            leave();
            if (closed) {
                throw new IllegalStateException(next + ": backend " + device + " is closed");
            }
            throw new BackendException(device, next, "the backend failed earlier and must be closed", failure);
        }
    }

    /** Says that the checks have passed: an exception from here on is the device's fault. */
    void computing() {
        computing = true;
    }

    private void leave() {
        computing = false;
        inside.setRelease(null); // the next thread inside sees all that was done here
    }

    /** An argument that does not fit. */
    IllegalArgumentException refuse(String message) {
        return new IllegalArgumentException(operation + ": " + message);
    }

    /** An argument that is null. */
    NullPointerException missing(String name) {
        return new NullPointerException(operation + ": " + name + " is null");
    }

    /** An argument that is no longer of use. */
    IllegalStateException misuse(String message) {
        return new IllegalStateException(operation + ": " + message);
    }

    /** The exception to throw for e: e itself if a check threw it; else the device has failed, and only closing is left. */
    private RuntimeException failed(Throwable e, @Nullable Matrix... arguments) {
        if (!computing) {
            if (e instanceof Error error) {
                throw error;
            }
            return (RuntimeException) e;
        }
        if (failure == null) {
            failure = e; // an exception of freeing, later, is no cause of anything
        }
        if (e instanceof BackendException known) {
            return known;
        }
        StringBuilder detail = new StringBuilder(e.toString());
        for (Matrix m : arguments) {
            detail.append(m == null ? "" : " " + m.shape());
        }
        return new BackendException(device, operation, detail.toString(), e);
    }

    private void take(String next) {
        if (!inside.compareAndSet(null, Thread.currentThread())) {
            Thread other = inside.get();
            throw new IllegalStateException(next + ": backend " + device + " is computing in thread "
                    + (other == null ? "?" : other.getName()) + ", expected one thread at a time; open it once more");
        }
        operation = next;
    }
}
