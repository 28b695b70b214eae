package dev.chainrule.bench;

import java.util.List;

/**
 * Steps of training of one shape on one device.
 *
 * @param backend the device, see {@link DeviceResult#backend}
 * @param step the time of a step
 * @param samplesPerSecond the batch over the step's median
 * @param flops floating-point operations of a step's products a second
 * @param share of the device's ceiling for this work, from 0 to 1: the least time that fma, memory and launches allow, over
 *     the median; NaN without a ceiling
 * @param limit the greatest part of that least time: {@code arithmetic}, {@code memory} or {@code launch}; "" without a ceiling
 * @param memoryBytes the bytes of parameters and workspace on the device
 * @param bandwidth bytes a second that the device moves at most over as much memory as that; more than the ceiling's where
 *     caches hold it, infinite where launches take so long that memory is no limit
 * @param phases the parts of a step
 */
public record Measured(
        String backend,
        Timing step,
        double samplesPerSecond,
        double flops,
        double share,
        String limit,
        long memoryBytes,
        double bandwidth,
        List<Phase> phases) {
    public Measured {
        phases = List.copyOf(phases);
    }
}
