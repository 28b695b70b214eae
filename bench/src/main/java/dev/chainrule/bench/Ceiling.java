package dev.chainrule.bench;

import dev.chainrule.compute.Compute;

/**
 * The most that a device can do, measured. NaN where it cannot be measured, with the reason in {@link DeviceResult#notes}.
 *
 * @param flops floating-point operations a second, by fma
 * @param memoryBytes bytes a second to and from the device's memory
 * @param uploadBytes bytes a second from an array of the host to the device
 * @param downloadBytes bytes a second back
 * @param launchSeconds the time of an operation on a single element, one after another without a wait
 * @param finishSeconds the time of waiting for such an operation, beyond its launch
 */
public record Ceiling(
        double flops,
        double memoryBytes,
        double uploadBytes,
        double downloadBytes,
        double launchSeconds,
        double finishSeconds) {

    /**
     * Measures the peak alone.
     *
     * @param seconds about how long that may take; 1.5 at least, until code is compiled
     * @return floating-point operations a second, by fma; NaN where the device has no kernel of multiply-adds alone
     */
    public static double peak(Compute compute, double seconds) {
        return new Ceilings(compute, seconds, () -> false).flops();
    }

    /** Floating-point operations a second that arithmetic of this intensity, in operations a byte, can reach: the roofline. */
    public double flopsAt(double intensity) {
        return Math.min(flops, intensity * memoryBytes);
    }

    /** Operations a byte from which arithmetic limits, not memory. */
    public double ridge() {
        return flops / memoryBytes;
    }
}
