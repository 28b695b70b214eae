package dev.chainrule.spi;

import java.util.List;
import java.util.Map;

/**
 * A provider that can open a device in several ways and cannot know which is the fastest: a tuner measures them against each
 * other and has the provider remember the winner. All of them give the same bits, so the choice changes nothing but the time.
 */
public interface Tunable extends BackendProvider {
    /**
     * The ways to open a device that are worth measuring against each other.
     *
     * @param device a device of the last probe
     * @param options values by key, as for {@link #open}; every configuration has them, and more where they leave
     *     something open
     * @return each to be given to {@link #open}; the first opens the device as {@code options} alone do now; none if there
     *     is nothing to choose
     * @throws IllegalArgumentException as {@link #open}
     */
    List<Map<String, String>> configurations(DeviceInfo device, Map<String, String> options);

    /**
     * Keeps a configuration for later processes of this user, and for this one: from now on {@link #open} takes from it
     * what the options leave open.
     *
     * @param configuration an element of {@link #configurations}
     * @return where it is kept, in words for a person, e.g. a folder
     * @throws IllegalArgumentException if it is no configuration of the device; the message names the option
     * @throws BackendException if it cannot be stored
     */
    String remember(DeviceInfo device, Map<String, String> configuration);
}
