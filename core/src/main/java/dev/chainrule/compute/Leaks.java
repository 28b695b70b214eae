package dev.chainrule.compute;

import java.lang.System.Logger.Level;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reports device memory that became unreachable without having been closed; it never frees any, so no driver is called
 * from a thread of the collector. With {@code -Dchainrule.leaks=true} the report says where the memory was allocated.
 */
final class Leaks {
    private static final System.Logger LOG = System.getLogger(Leaks.class.getPackageName());

    private final String device;
    private final boolean traced = Boolean.getBoolean("chainrule.leaks");
    private final ReferenceQueue<Storage> unreachable = new ReferenceQueue<>();
    private final Set<Trace> live = new HashSet<>();

    Leaks(String device) {
        this.device = device;
    }

    /** Follows a new allocation; the trace is handed back to {@link #closed}. */
    Trace opened(Storage storage, String what) {
        report();
        Trace trace = new Trace(storage, unreachable, what, traced ? new Throwable("allocated here") : null);
        live.add(trace);
        return trace;
    }

    /** Follows an allocation no longer; null is one that failed while it was made. */
    void closed(@Nullable Trace trace) {
        live.remove(trace);
    }

    int live() {
        report();
        return live.size();
    }

    private void report() {
        for (Object gone = unreachable.poll(); gone != null; gone = unreachable.poll()) {
            Trace trace = (Trace) gone;
            if (live.remove(trace)) {
                LOG.log(Level.WARNING, trace.what + " on " + device + " was never closed", trace.where);
            }
        }
    }

    /** A description of an allocation, for the time when the object itself is gone. */
    static final class Trace extends PhantomReference<Storage> {
        private final String what;
        private final @Nullable Throwable where;

        Trace(Storage storage, ReferenceQueue<Storage> queue, String what, @Nullable Throwable where) {
            super(storage, queue);
            this.what = what;
            this.where = where;
        }
    }
}
