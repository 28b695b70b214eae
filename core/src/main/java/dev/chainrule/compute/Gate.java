package dev.chainrule.compute;

import dev.chainrule.spi.BackendException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time into a backend, and none once it is closed or has failed.
 *
 * <p>Every operation goes {@link #enter}, checks, {@link #computing}, the backend's call, {@link #leave}. What is
 * thrown before computing is the caller's fault and changes nothing; what is thrown after it is the device's, and the
 * last thing that the device did.
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

    void enter(String next) {
        take(next);
        if (closed || failure != null) {
            leave();
            if (closed) {
                throw new IllegalStateException(next + ": backend " + device + " is closed");
            }
            throw new BackendException(device, next, "the backend failed earlier and must be closed", failure);
        }
    }

    /** Enters to free something: false, and not inside, when the whole backend is closed. Also after a failure. */
    boolean enterToFree(String next) {
        take(next);
        if (closed) {
            leave();
            return false;
        }
        return true;
    }

    /** The checks have passed: from here on, what is thrown is the device's fault. */
    void computing() {
        computing = true;
    }

    void leave() {
        computing = false;
        inside.set(null);
    }

    void close() {
        closed = true;
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

    /** What to throw for e: e itself if a check threw it; else the device has failed, and only closing is left. */
    RuntimeException failed(Throwable e, Matrix... arguments) {
        if (!computing) {
            if (e instanceof Error error) {
                throw error;
            }
            return (RuntimeException) e;
        }
        if (failure == null) {
            failure = e; // what fails while freeing after it is no cause of anything
        }
        if (e instanceof BackendException known) {
            return known;
        }
        StringBuilder detail = new StringBuilder(e.toString());
        for (Matrix m : arguments) {
            detail.append(' ').append(m.shape());
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
