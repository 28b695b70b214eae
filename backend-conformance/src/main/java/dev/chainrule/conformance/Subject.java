package dev.chainrule.conformance;

import dev.chainrule.reference.Precision;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Tunable;
import java.util.List;
import java.util.Map;

/**
 * The device that is held to the rules, with its provider and its options.
 *
 * @param precision how accurate its functions promise to be
 */
record Subject(BackendProvider provider, DeviceInfo device, Map<String, String> options, Precision precision) {

    /** The device's id. */
    String id() {
        return device.id();
    }

    /** Opens the device; whoever asks for it closes it. */
    Backend open() {
        return provider.open(device, options);
    }

    /** The provider's configurations of the device, with its options; none where it is not {@link Tunable}. */
    List<Map<String, String>> configurations() {
        return provider instanceof Tunable tunable ? tunable.configurations(device, options) : List.of();
    }

    /** This device, to be opened with a configuration. */
    Subject with(Map<String, String> configuration) {
        return new Subject(provider, device, configuration, precision);
    }
}
