package dev.chainrule.cpu;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Finds out by timing whether vectors or plain loops are faster at one operation on operands of one shape, call by call as
 * they come. Both give the same bits, so each call may be computed by either.
 *
 * <ol>
 *   <li>Plain loops compute until the {@linkplain Trial trials}, begun at the fifth call, say that the vectors are compiled.
 *   <li>Then both compute in turn and are timed, until vectors have won four times more than they have lost: then they
 *       compute. If they have lost four times more than won, plain loops do; the trials run again, since C2 may have thrown
 *       code away, and after a rest so does the race.
 *   <li>Vectors that compute are still timed: every call that takes long, and one of sixteen others. If they are slower than
 *       plain loops were, three times in a row or twice by far, they race again.
 * </ol>
 *
 * <p>What vectors may cost by losing is limited for all races of a backend together, see {@link Allowance}.
 */
final class Race {
    /** What is called less often than this is left to the plain loops. */
    private static final int WORTH_A_TRIAL = 4;

    private static final int LEAD = 4;
    private static final int MOST_SLOW = 3;
    private static final int MOST_FAR = 2;
    /** By far: this many times as long. */
    private static final int FAR = 4;
    /** Reading the clock twice costs about 50 ns. */
    private static final long WORTH_TIMING = 10_000;

    private static final int SELDOM = 16;
    /** Nanoseconds of the first rest after a race that was lost; each is twice as long as the one before. */
    private static final long REST = 200_000_000L;

    private static final long LONGEST_REST = 100 * REST;

    private final Supplier<List<Trial>> toTry;
    private final WarmUp warmUp;
    private final Allowance allowance;
    private final LongSupplier clock;
    private List<Trial> trials = List.of();

    private int calls;
    private State state = State.WAITING;
    private boolean onVectors;
    private boolean timed;
    private long begin;
    private long plainTime;
    /** The least time of plain loops in the last race. */
    private long leastPlainTime;

    private int lead;
    /** The calls in a row that were slower than plain loops, and slower by far. */
    private int slow;

    private int far;
    private int untimed;
    private long rest = REST;
    private long restUntil;

    private enum State {
        WAITING,
        RACING,
        RESTING,
        WON
    }

    /**
     * A race of one shape.
     *
     * @param toTry begins the trials
     * @param clock tells nanoseconds
     */
    Race(Supplier<List<Trial>> toTry, WarmUp warmUp, Allowance allowance, LongSupplier clock) {
        this.toTry = toTry;
        this.warmUp = warmUp;
        this.allowance = allowance;
        this.clock = clock;
    }

    /** Whether vectors are to compute the call that follows, after which comes {@link #end}. */
    boolean beginOnVectors() {
        if (warmUp.hasRefused()) {
            timed = false;
            return false;
        }
        switch (state) {
            case WAITING -> await();
            case RACING -> alternate();
            case RESTING -> rest();
            case WON -> watch();
        }
        return onVectors;
    }

    private void await() {
        onVectors = false;
        timed = false;
        if (calls < WORTH_A_TRIAL) {
            calls++;
            return;
        }
        if (trials.isEmpty()) {
            trials = toTry.get();
        }
        for (int i = 0; i < trials.size(); i++) {
            if (!trials.get(i).isReady()) {
                return;
            }
        }
        // what has won on other operands needs no more than one win on these
        startRace(trials.stream().allMatch(Trial::hasWon) ? LEAD - 1 : 0);
        alternate();
    }

    private void startRace(int ahead) {
        state = State.RACING;
        lead = ahead;
        leastPlainTime = Long.MAX_VALUE;
        slow = 0;
        far = 0;
        onVectors = false;
    }

    private void alternate() {
        begin = clock.getAsLong();
        timed = true;
        onVectors = !onVectors && leastPlainTime < Long.MAX_VALUE && allowance.allows(begin);
    }

    private void rest() {
        if (clock.getAsLong() - restUntil >= 0) {
            state = State.WAITING;
            await();
        }
    }

    private void watch() {
        timed = leastPlainTime >= WORTH_TIMING || slow > 0 || ++untimed >= SELDOM;
        if (timed) {
            untimed = 0;
            begin = clock.getAsLong();
        }
    }

    /** After the call. */
    void end() {
        if (!timed) {
            return;
        }
        long now = clock.getAsLong();
        long time = now - begin;
        if (!onVectors) {
            plainTime = time;
            leastPlainTime = Math.min(leastPlainTime, time);
        } else if (state == State.RACING) {
            compare(now, time);
        } else {
            look(time);
        }
    }

    private void compare(long now, long time) {
        if (time < plainTime) {
            lead++;
        } else {
            lead--;
            allowance.lose(now, time - plainTime);
        }
        if (lead == LEAD) {
            state = State.WON;
            trials.forEach(Trial::win);
        } else if (lead == -LEAD) {
            state = State.RESTING;
            timed = false;
            onVectors = false;
            restUntil = now + rest;
            rest = Math.min(2 * rest, LONGEST_REST);
            trials.forEach(warmUp::again);
        }
    }

    private void look(long time) {
        slow = time > leastPlainTime ? slow + 1 : 0;
        far = time > FAR * leastPlainTime ? far + 1 : 0;
        if (slow == MOST_SLOW || far == MOST_FAR) {
            startRace(0);
        }
    }
}
