package dev.chainrule.cpu.warmup;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Finds out by timing whether vectors or plain loops are faster at one operation on operands of one shape, call by call as
 * they come. Both give the same bits, so each call may be computed by either.
 *
 * <ol>
 *   <li>Plain loops compute until the vectors are compiled. The fifth call starts the {@linkplain WarmUpTask tasks} that have
 *       them compiled, in the background.
 *   <li>Then both compute in turn and are timed. When vectors have won {@value #LEAD} times more than they have lost, they
 *       take over. When they have lost {@value #LEAD} times more than they have won, plain loops take over; the tasks run
 *       again, since C2 may have thrown code away, and after a rest so does the race.
 *   <li>Vectors that have taken over are still timed: every call that takes long, and one of {@value #SELDOM} others. If they
 *       are slower than plain loops were, three times in a row or twice by far, they race again.
 * </ol>
 *
 * <p>The time that vectors may cost by losing is limited for all races of a backend together, by {@link Allowance}.
 */
final class Race {
    /** An operation that is called no more often than this is left to the plain loops. */
    private static final int TOO_FEW_CALLS = 4;

    /** The lead with which a race ends. */
    private static final int LEAD = 4;
    /** A call is slower by far if it takes this many times as long as plain loops. */
    private static final int FAR = 4;
    /** The slow calls in a row after which vectors race again. */
    private static final int MOST_SLOW = 3;
    /** The calls in a row that are slower by far after which vectors race again. */
    private static final int MOST_FAR = 2;
    /** Nanoseconds of a call that is always timed; reading the clock twice costs about 50. */
    private static final long WORTH_TIMING = 10_000;

    /** Of shorter calls, one of this many is timed. */
    private static final int SELDOM = 16;
    /** Nanoseconds of the first rest after a race that was lost; each is twice as long as the one before. */
    private static final long REST = 200_000_000L;

    private static final long LONGEST_REST = 100 * REST;

    private final Supplier<List<WarmUpTask>> startTasks;
    private final WarmUp warmUp;
    private final Allowance allowance;
    private final LongSupplier clock;
    private List<WarmUpTask> tasks = List.of();

    private int calls;
    private State state = State.WAITING;
    private boolean onVectors;
    private boolean timed;
    private long beganAt;
    /** The time that plain loops took in their last call. */
    private long plainTime;
    /** The least time that plain loops took in the last race. */
    private long leastPlainTime;

    /** The wins of vectors less their losses, in this race. */
    private int lead;

    /** The calls in a row that were slower than plain loops, and slower by far. */
    private int slow;

    private int far;
    private int untimed;
    private long rest = REST;
    private long restUntil;

    private enum State {
        /** Plain loops compute: the vectors are not compiled. */
        WAITING,
        /** Both compute in turn. */
        RACING,
        /** Plain loops compute: the vectors have lost. */
        RESTING,
        /** Vectors compute. */
        WON
    }

    /**
     * A race of one shape.
     *
     * @param startTasks starts the tasks that have the vectors compiled, and returns them
     * @param clock tells nanoseconds
     */
    Race(Supplier<List<WarmUpTask>> startTasks, WarmUp warmUp, Allowance allowance, LongSupplier clock) {
        this.startTasks = startTasks;
        this.warmUp = warmUp;
        this.allowance = allowance;
        this.clock = clock;
    }

    /**
     * Begins a call; {@link #end} follows it.
     *
     * @return whether vectors must compute the call
     */
    boolean begin() {
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

    /** Plain loops compute until every task is ready; then the race starts. */
    private void await() {
        onVectors = false;
        timed = false;
        if (calls < TOO_FEW_CALLS) {
            calls++;
            return;
        }
        if (tasks.isEmpty()) {
            tasks = startTasks.get();
        }
        for (int i = 0; i < tasks.size(); i++) {
            if (!tasks.get(i).isReady()) {
                return;
            }
        }
        // vectors that have won on other operands need only one win on these
        startRace(tasks.stream().allMatch(WarmUpTask::hasWon) ? LEAD - 1 : 0);
        alternate();
    }

    /** @param ahead the lead with which vectors start */
    private void startRace(int ahead) {
        state = State.RACING;
        lead = ahead;
        leastPlainTime = Long.MAX_VALUE;
        slow = 0;
        far = 0;
        onVectors = false;
    }

    /** Vectors compute each second call, unless they have lost too much time. */
    private void alternate() {
        beganAt = clock.getAsLong();
        timed = true;
        onVectors = !onVectors && leastPlainTime < Long.MAX_VALUE && allowance.allows(beganAt);
    }

    /** Plain loops compute until the rest is over. */
    private void rest() {
        if (clock.getAsLong() - restUntil >= 0) {
            state = State.WAITING;
            await();
        }
    }

    /** Vectors compute, and some of their calls are timed. */
    private void watch() {
        timed = leastPlainTime >= WORTH_TIMING || slow > 0 || ++untimed >= SELDOM;
        if (timed) {
            untimed = 0;
            beganAt = clock.getAsLong();
        }
    }

    /** Ends the call, and draws the conclusion from the time that it took. */
    void end() {
        if (!timed) {
            return;
        }
        long now = clock.getAsLong();
        long time = now - beganAt;
        if (!onVectors) {
            plainTime = time;
            leastPlainTime = Math.min(leastPlainTime, time);
        } else if (state == State.RACING) {
            compare(now, time);
        } else {
            look(time);
        }
    }

    /** Compares a call of vectors with the last of plain loops; the race may end. */
    private void compare(long now, long time) {
        if (time < plainTime) {
            lead++;
        } else {
            lead--;
            allowance.lose(now, time - plainTime);
        }
        if (lead == LEAD) {
            state = State.WON;
            tasks.forEach(WarmUpTask::win);
        } else if (lead == -LEAD) {
            state = State.RESTING;
            timed = false;
            onVectors = false;
            restUntil = now + rest;
            rest = Math.min(2 * rest, LONGEST_REST);
            tasks.forEach(warmUp::again);
        }
    }

    /** Looks at a call of vectors that have won; they may have to race again. */
    private void look(long time) {
        slow = time > leastPlainTime ? slow + 1 : 0;
        far = time > FAR * leastPlainTime ? far + 1 : 0;
        if (slow == MOST_SLOW || far == MOST_FAR) {
            startRace(0);
        }
    }
}
