package dev.chainrule.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names the devices of one kind of backend and opens them; found through {@link java.util.ServiceLoader}.
 *
 * <p>A provider must be cheap to create: no native library is loaded and no driver asked before {@link #probe()}.
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
     * Says which devices are there, without opening one. What is missing is a value with a reason and a remedy, never
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

    /**
     * The ways to open a device that are worth measuring against each other, where the provider cannot know which is the
     * fastest. All of them give the same bits, so which one is used changes nothing but the time. The default body names
     * none.
     *
     * @param device one of the devices of the last probe
     * @param options values by key, as for {@link #open}; every configuration has them, and more where they leave
     *     something open
     * @return each to be given to {@link #open}; the first opens the device as {@code options} alone do now; none if there
     *     is nothing to choose
     * @throws IllegalArgumentException as {@link #open}
     */
    default List<Map<String, String>> configurations(DeviceInfo device, Map<String, String> options) {
        return List.of();
    }

    /**
     * Keeps a configuration for later processes of this user, and for this one: from now on {@link #open} takes from it
     * what the options leave open.
     *
     * @param configuration one of {@link #configurations}
     * @return where it is kept, in words for a person, e.g. a folder
     * @throws IllegalArgumentException if it is no configuration of the device; the message names the option
     * @throws BackendException if it cannot be stored
     * @throws UnsupportedOperationException if the provider has no configurations: the default body
     */
    default String remember(DeviceInfo device, Map<String, String> configuration) {
        throw new UnsupportedOperationException(device.id() + " has no configurations");
    }
}
