package dev.chainrule.select;

import dev.chainrule.compute.Compute;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Tunable;
import java.util.List;
import java.util.Map;

/** An opened device and the report of how it was chosen. Closing it frees everything on the device. */
public final class Selection implements AutoCloseable {
    private final Search.Opened opened;
    private final SelectionReport report;

    Selection(Search.Opened opened, SelectionReport report) {
        this.opened = opened;
        this.report = report;
    }

    /** The device that was chosen. */
    public DeviceInfo device() {
        return compute().device();
    }

    /** The device's operations. */
    public Compute compute() {
        return opened.compute();
    }

    /** Why this device was chosen, and the others not. */
    public SelectionReport report() {
        return report;
    }

    /**
     * The ways to open this device that are worth measuring against each other: options by key, the preference's among
     * them. All give the same bits. The first is how it is open now; none if there is nothing to choose.
     *
     * @see dev.chainrule.spi.Tunable#configurations
     */
    public List<Map<String, String>> configurations() {
        return opened.provider() instanceof Tunable tunable
                ? tunable.configurations(device(), opened.options())
                : List.of();
    }

    /**
     * Opens this device once more, with a configuration; the caller closes it.
     *
     * @throws IllegalArgumentException if it is no configuration
     * @throws BackendException if the device cannot be opened so
     */
    public Compute open(Map<String, String> configuration) {
        return new Compute(opened.provider().open(device(), configuration), device());
    }

    /**
     * Keeps a configuration: from now on, for this user, the device is opened with it where a preference leaves it open.
     *
     * @return where it is kept, in words
     * @throws IllegalArgumentException if it is no configuration
     * @throws BackendException if it cannot be stored
     * @throws UnsupportedOperationException if the device has no configurations
     */
    public String remember(Map<String, String> configuration) {
        if (opened.provider() instanceof Tunable tunable) {
            return tunable.remember(device(), configuration);
        }
        throw new UnsupportedOperationException(device().id() + " has no configurations");
    }

    /** Frees the device. Closing again does nothing. */
    @Override
    public void close() {
        compute().close();
    }
}
