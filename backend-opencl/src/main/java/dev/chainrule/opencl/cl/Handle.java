package dev.chainrule.opencl.cl;

import org.jocl.CLException;

/** Something of the driver's, made from a context and given back exactly once: by {@link #close}, or by the context's. */
abstract class Handle implements AutoCloseable {
    final Context context;
    private boolean closed;

    Handle(Context context) {
        context.requireOpen();
        this.context = context;
    }

    /** Called as soon as the driver has made it: from here on it must be given back. */
    final void made() {
        context.holds(this);
    }

    /** Gives it back to the driver. */
    abstract void release();

    final boolean isOpen() {
        return !closed;
    }

    /** The driver crashes on what is closed. */
    final void requireOpen() {
        if (closed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /** Closing again does nothing, nor does closing after the context. */
    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        context.forgets(this);
        try {
            release();
        } catch (CLException e) {
            throw context.failure("close", toString(), e);
        }
    }
}
