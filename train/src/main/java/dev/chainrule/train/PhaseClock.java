package dev.chainrule.train;

import dev.chainrule.compute.Compute;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times the phases of an epoch, if anybody wants that; else it neither looks at the clock nor waits for the device. */
final class PhaseClock {
    private static final double NANO = 1e-9;

    /** The phases of an epoch. */
    enum Phase {
        DATA,
        STEPS,
        JUDGING,
        TRANSFERS,
        /** Listeners, checkpoints. */
        OTHER
    }

    private final @Nullable Compute device;
    private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
    private long last;

    /**
     * A clock.
     *
     * @param device is waited for at the end of a phase in which it computes; null for a clock that stands still
     */
    PhaseClock(@Nullable Compute device) {
        this.device = device;
    }

    /** Begins an epoch. */
    void begin() {
        if (device != null) {
            nanos.clear();
            last = System.nanoTime();
        }
    }

    /** All work since the last phase, and all that the device is still computing, belongs to this one. */
    void computed(Phase phase) {
        if (device != null) {
            device.finish();
            ended(phase);
        }
    }

    /** All work since the last phase belongs to this one; the device has nothing to do. */
    void ended(Phase phase) {
        if (device != null) {
            long now = System.nanoTime();
            nanos.merge(phase, now - last, Long::sum);
            last = now;
        }
    }

    /** Moves time that was counted as steps to the phases that it belongs to. */
    void notSteps(long data, long transfers) {
        if (device != null) {
            nanos.merge(Phase.DATA, data, Long::sum);
            nanos.merge(Phase.TRANSFERS, transfers, Long::sum);
            nanos.merge(Phase.STEPS, -data - transfers, Long::sum);
        }
    }

    /** The times of the epoch; null if nobody wants them. */
    @Nullable
    EpochTimes times() {
        return device == null
                ? null
                : new EpochTimes(
                        seconds(Phase.DATA), seconds(Phase.STEPS), seconds(Phase.JUDGING), seconds(Phase.TRANSFERS));
    }

    private double seconds(Phase phase) {
        return nanos.getOrDefault(phase, 0L) * NANO;
    }
}
