package dev.chainrule.bench;

import dev.chainrule.compute.Compute;
import java.util.function.BooleanSupplier;

/** Times what a device does: from when it has nothing to do until it has nothing to do again. */
final class Clock {
    private static final int MOST = 1 << 20;
    private static final double NANO = 1e-9;

    private final Compute compute;
    private final BooleanSupplier stopped;

    /** @param stopped asked before every reading whether to stop */
    Clock(Compute compute, BooleanSupplier stopped) {
        this.compute = compute;
        this.stopped = stopped;
    }

    /**
     * The time of an action, in seconds: the mean of {@code count}, without a wait between them, and with one after the last.
     *
     * @throws Stopped if it is time to stop
     */
    double seconds(int count, Runnable action) {
        if (stopped.getAsBoolean()) {
            throw new Stopped();
        }
        compute.finish();
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            action.run();
        }
        compute.finish();
        return since(begin) / count;
    }

    /** A number of actions that last from half of {@code seconds} to all of it; found by taking them, which warms the device up. */
    int lasting(double seconds, Runnable action) {
        int count = 1;
        while (count < MOST && seconds(count, action) * count < seconds / 2) {
            count *= 2;
        }
        return count;
    }

    /** Seconds since the system's clock stood there. */
    static double since(long begin) {
        return (System.nanoTime() - begin) * NANO;
    }
}
