package dev.chainrule.cpu.jvm;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Tells whether this process leaves a processor free: from one look to the next all its threads, C2's and the collector's
 * among them, must have left at least half of one processor's time. Looks should be 20 ms apart or more, since systems count
 * processor time in ticks of up to 10 ms.
 */
public final class FreeProcessor {
    private static final double HALF = 0.5;

    private final int processors;
    private final LongSupplier processorTime;
    private final LongSupplier clock;
    private long used;
    private long at;

    /**
     * Looks for the first time.
     *
     * @param processorTime tells the nanoseconds that all threads together have run; negative where it is unknown
     * @param clock tells nanoseconds
     */
    FreeProcessor(int processors, LongSupplier processorTime, LongSupplier clock) {
        this.processors = processors;
        this.processorTime = processorTime;
        this.clock = clock;
        used = processorTime.getAsLong();
        at = clock.getAsLong();
    }

    /** The processors of this process; without the module jdk.management none is ever seen to be free. */
    public static FreeProcessor ofThisProcess(int processors) {
        return new FreeProcessor(
                processors, VirtualMachine.hasManagement() ? processorTime() : () -> -1, System::nanoTime);
    }

    private static LongSupplier processorTime() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system == null ? () -> -1 : system::getProcessCpuTime;
    }

    /**
     * Looks again.
     *
     * @return whether a processor was free since the last look; false where processor time is unknown
     */
    public boolean look() {
        long usedBefore = used;
        long before = at;
        used = processorTime.getAsLong();
        at = clock.getAsLong();
        return used >= 0 && used - usedBefore < (at - before) * (processors - HALF);
    }
}
