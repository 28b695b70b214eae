package dev.chainrule.report;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The states of a page, each made once for all who look, when one of them waits for it. Those who look are threads; they make the
 * next state in turn.
 */
final class News {
    /** The number of the last item. */
    static final long ENDED = -1;

    /** A state takes this share of the time until the next at most. */
    private static final int RARITY = 100;

    private final Supplier<State> training;
    private final long leastNanos;
    private Item latest = new Item(0, "", "");
    private long dueNanos = System.nanoTime();
    private boolean ended;

    /**
     * A state of the page.
     *
     * @param page the whole page
     * @param part its body
     */
    record State(String page, String part) {}

    /**
     * Something new.
     *
     * @param number from 1 on; {@link #ENDED} for the last
     * @param event in the format of server-sent events
     * @param page the whole page
     */
    record Item(long number, String event, String page) {}

    /**
     * No news yet.
     *
     * @param training makes the page as it is
     * @param least the least time between two states
     */
    News(Supplier<State> training, Duration least) {
        this.training = training;
        this.leastNanos = least.toNanos();
    }

    /** The last state as a whole page, made anew only if it is due; empty if there is none. */
    synchronized String page() {
        if (!ended && dueNanos - System.nanoTime() <= 0) {
            make(latest.number + 1);
        }
        return latest.page;
    }

    /** The next state after one that was seen; waits until it is due, but not longer than this, and returns the one that was seen then. */
    synchronized Item after(long seen, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!ended && latest.number == seen && end - System.nanoTime() > 0) {
            long now = System.nanoTime();
            if (dueNanos - now <= 0) {
                make(latest.number + 1);
            } else {
                long nanos = Math.max(1, Math.min(dueNanos - now, end - now));
                wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
            }
        }
        return latest;
    }

    private void make(long number) {
        long begin = System.nanoTime();
        State state;
        try {
            state = training.get();
        } finally {
            long end = System.nanoTime();
            dueNanos = end + Math.max(leastNanos, RARITY * (end - begin));
        }
        StringBuilder event =
                new StringBuilder("event: page\nid: ").append(number).append('\n');
        state.part.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
        latest = new Item(number, event.append('\n').toString(), state.page);
        notifyAll();
    }

    /** Makes the last state, after which there are no more. */
    synchronized void end() {
        if (!ended) {
            try {
                make(latest.number + 1);
            } finally {
                latest = new Item(ENDED, latest.event + "event: end\ndata: \n\n", latest.page);
                ended = true;
                notifyAll();
            }
        }
    }
}
