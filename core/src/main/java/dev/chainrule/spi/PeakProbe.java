package dev.chainrule.spi;

/**
 * A kernel by which the peak of a device's arithmetic is measured. An opened {@link Backend} that has one implements this
 * interface, too; training has no use for it.
 */
public interface PeakProbe {
    /**
     * t_ij ← x t_ij + y, {@code steps} times one after the other, each time with one rounding (fma), with t[m, n]: 2 ·
     * steps · m · n floating-point operations that need next to no memory.
     *
     * <p>As an operation of {@link Backend} it may return before its work is done.
     *
     * @param steps 1 or more
     * @throws BackendException if the device fails
     */
    void multiplyAdds(int steps, float x, float y, View t);
}
