package dev.chainrule.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/** How much of some work's time the garbage collector took: a heap that is too small makes it many times as long. */
public final class HeapPressure {
    /** A share above this is told. */
    private static final double MUCH = 0.25;

    private final long startNanos = System.nanoTime();
    private final long startMillis = collectorMillis();

    /** The work begins. */
    public HeapPressure() {}

    /**
     * A line at the work's end, if collecting took much of its time.
     *
     * @param remedy how a greater heap is had, for the end of the line
     */
    public Optional<String> word(String remedy) {
        double seconds = (System.nanoTime() - startNanos) * 1e-9;
        return word(
                (collectorMillis() - startMillis) * 1e-3,
                seconds,
                Runtime.getRuntime().maxMemory(),
                remedy);
    }

    static Optional<String> word(double collectorSeconds, double seconds, long heapBytes, String remedy) {
        double share = Math.min(1, collectorSeconds / seconds);
        return share <= MUCH
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "garbage collection took %.0f %% of the training's time, as the heap has %d MB only; %s",
                        100 * share,
                        heapBytes >> 20,
                        remedy));
    }

    private static long collectorMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum();
    }
}
