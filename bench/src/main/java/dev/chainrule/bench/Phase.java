package dev.chainrule.bench;

/**
 * A part of a step of training.
 *
 * @param name {@code forward}, {@code deltas}, {@code gradients}, {@code update}, {@code transfer} or {@code launch}
 * @param time its time in a step
 * @param flops floating-point operations of it; 0 for what computes nothing
 * @param bytes the bytes that must go through the device's memory at least: each operand once
 * @param inStep whether the step's time contains it; {@code transfer} is the time that a step would take more if its batch came from
 *     the host, {@code update} what it would if the gradient were kept apart
 */
public record Phase(String name, Timing time, double flops, double bytes, boolean inStep) {

    /** Floating-point operations a second. */
    public double rate() {
        return flops / time.median();
    }

    /** Floating-point operations for each byte. */
    public double intensity() {
        return flops / bytes;
    }
}
