package dev.chainrule.bench;

import java.util.List;

/**
 * The least time that a device's ceilings allow for a step:
 *
 * <pre>
 *   max( Σ over its operations of max(flops / peak, bytes / bandwidth),  operations · launch )
 * </pre>
 *
 * <p>Operations follow each other, so their times add up; within one, arithmetic and memory overlap. Launches are not
 * added but compared, since a device may compute while the next operation is being launched: so this is a bound from
 * below also for a device with a queue, and a share of the ceiling is rather told too low than too high.
 *
 * @param arithmetic seconds of the operations that the peak limits
 * @param memory seconds of those that the bandwidth limits
 * @param launch seconds of all launches
 */
record LeastTime(double arithmetic, double memory, double launch) {
    /**
     * The least time of these operations.
     *
     * @param bandwidth bytes a second for as much memory as the step uses; infinite where that is no limit
     */
    static LeastTime of(List<Work> operations, Ceiling ceiling, double bandwidth) {
        double arithmetic = 0;
        double memory = 0;
        for (Work one : operations) {
            double computing = one.flops() / ceiling.flops();
            double moving = one.bytes() / bandwidth;
            if (moving > computing) {
                memory += moving;
            } else {
                arithmetic += computing; // NaN without a peak
            }
        }
        return new LeastTime(arithmetic, memory, operations.size() * ceiling.launchSeconds());
    }

    /** All of it, in seconds; NaN if a ceiling is not known. */
    double seconds() {
        return Math.max(arithmetic + memory, launch);
    }

    /** The greatest of its parts: {@code arithmetic}, {@code memory} or {@code launch}; "" if a ceiling is not known. */
    String limit() {
        if (Double.isNaN(seconds())) {
            return "";
        }
        if (launch > arithmetic + memory) {
            return "launch";
        }
        return memory > arithmetic ? "memory" : "arithmetic";
    }
}
