package dev.chainrule.select;

import dev.chainrule.compute.Compute;
import dev.chainrule.spi.DeviceInfo;

/** An opened device and the report of how it was chosen. Closing it frees everything on the device. */
public final class Selection implements AutoCloseable {
    private final Compute compute;
    private final SelectionReport report;

    Selection(Compute compute, SelectionReport report) {
        this.compute = compute;
        this.report = report;
    }

    /** The device that was chosen. */
    public DeviceInfo device() {
        return compute.device();
    }

    /** The device's operations. */
    public Compute compute() {
        return compute;
    }

    /** Why this device was chosen, and the others not. */
    public SelectionReport report() {
        return report;
    }

    /** Frees the device. Closing again does nothing. */
    @Override
    public void close() {
        compute.close();
    }
}
