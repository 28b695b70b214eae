package dev.chainrule.spi;

import java.util.Map;
import java.util.Set;

/**
 * Names the devices of one kind of backend and opens them; found through {@link java.util.ServiceLoader}.
 *
 * <p>A provider must be cheap to create: no native library is loaded and no driver asked before {@link #probe()}. A provider
 * that can open a device in several ways is {@link Tunable}, too.
 */
public interface BackendProvider {
    /** The version of this SPI. A provider returns it from {@link #spiVersion()}, as compiled into its class file. */
    int SPI_VERSION = 1;

    /** The first part of every device id of this provider: lower-case letters and digits, e.g. {@code cpu}. */
    String name();

    /** The SPI version that the provider was compiled against: {@code return SPI_VERSION;}. */
    int spiVersion();

    /** The option keys that {@link #open} understands, e.g. {@code threads}. */
    Set<String> options();

    /**
     * Says which devices are there, without opening one. A device that is missing is a value with a reason and a remedy, never
     * an exception; an exception here means that something is broken.
     */
    Availability probe();

    /**
     * Opens a device that {@link #probe()} named.
     *
     * @param device one of the devices of the last probe
     * @param options values by key, every key one of {@link #options()}
     * @throws IllegalArgumentException if a value is not one that the option takes, or the device has no such option;
     *     the message names the option. No option takes free text: an empty value is always refused
     * @throws BackendException if the device cannot be opened
     */
    Backend open(DeviceInfo device, Map<String, String> options);
}
