package dev.chainrule.cpu.threads;

/**
 * The time for which helpers are left out after one was late. A helper is late where the system has kept it from running, as it does
 * where another program has taken its processor: then a caller has waited much longer than a part takes. The first pause is short,
 * and each that follows soon is twice as long. Times are in nanoseconds, by {@link System#nanoTime}.
 *
 * <p>One caller at a time uses it, but for {@link #isOver}.
 */
final class Pause {
    /** The first, beside which a time slice of the system is short. */
    static final long FIRST = 10_000_000;

    static final long LONGEST = 1_000_000_000;
    /** The multiple of the time of a part beyond which the wait for a helper is late. */
    private static final int LATE = 3;
    /** The wait that is no lateness: waking takes as long on an idle machine. */
    private static final long FORGIVEN = 100_000;

    private final long first;
    private long length;
    private volatile long end;

    /** @param first the length of the first pause, 0 for none ever */
    Pause(long first, long now) {
        this.first = first;
        end = now;
    }

    boolean isOver(long now) {
        return now - end >= 0;
    }

    /** Notes that a caller has waited for helpers, where its own parts have taken {@code partTime} each. */
    void waited(long waited, long partTime, long now) {
        if (waited > FORGIVEN + LATE * partTime) {
            boolean soon = length > 0 && now - end < 2 * length;
            length = soon ? Math.min(2 * length, LONGEST) : first;
            end = now + length;
        }
    }
}
