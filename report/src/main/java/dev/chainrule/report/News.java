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

    private final Supplier<String> page;
    private final long leastNanos;
    private Item latest = new Item(0, "");
    private long dueNanos = System.nanoTime();
    private boolean ended;

    /**
     * Something new.
     *
     * @param number from 1 on; {@link #ENDED} for the last
     * @param event in the format of server-sent events
     */
    record Item(long number, String event) {}

    /**
     * No news yet.
     *
     * @param page makes the page as it is
     * @param least the least time between two states
     */
    News(Supplier<String> page, Duration least) {
        this.page = page;
        this.leastNanos = least.toNanos();
    }

    /** The next state after one that was seen; waits until it is due. */
    synchronized Item after(long seen) throws InterruptedException {
        while (!ended && latest.number == seen) {
            long nanos = dueNanos - System.nanoTime();
            if (nanos <= 0) {
                make(latest.number + 1);
            } else {
                wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
            }
        }
        return latest;
    }

    private void make(long number) {
        long begin = System.nanoTime();
        String state = page.get();
        long end = System.nanoTime();
        StringBuilder event =
                new StringBuilder("event: page\nid: ").append(number).append('\n');
        state.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
        latest = new Item(number, event.append('\n').toString());
        dueNanos = end + Math.max(leastNanos, RARITY * (end - begin));
        notifyAll();
    }

    /** Makes the last state, after which there are no more. */
    synchronized void end() {
        if (!ended) {
            try {
                make(latest.number + 1);
            } finally {
                latest = new Item(ENDED, latest.event + "event: end\ndata: \n\n");
                ended = true;
                notifyAll();
            }
        }
    }
}
