package dev.chainrule.opencl.cl;

import org.jocl.CLException;

/** An object of the driver, made from a context and given back exactly once: by {@link #close}, or with the context. */
abstract class Handle implements AutoCloseable {
    final Context context;
    private boolean closed;

    Handle(Context context) {
        context.requireOpen();
        this.context = context;
    }

    /** To be called as soon as the driver has made the object: from then on it must be given back. */
    final void made() {
        context.holds(this);
    }

    /** Gives the object back to the driver. */
    abstract void release();

    final boolean isOpen() {
        return !closed;
    }

    /** Throws {@link IllegalStateException} if this is closed: a driver crashes on a handle that was given back. */
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
