package dev.chainrule.spi;

import java.util.List;

/** What a provider found: devices, or the reason why there are none and what would help. */
public sealed interface Availability {
    /**
     * The provider can open these.
     *
     * @param devices at least one, best first
     */
    record Available(List<DeviceInfo> devices) implements Availability {
        public Available {
            devices = List.copyOf(devices);
            if (devices.isEmpty()) {
                throw new IllegalArgumentException("available: no device; say Unavailable, with the reason");
            }
        }
    }

    /**
     * Nothing to open here.
     *
     * @param reason what was looked for and not found
     * @param remedy what a user can do about it
     */
    record Unavailable(String reason, String remedy) implements Availability {}
}
