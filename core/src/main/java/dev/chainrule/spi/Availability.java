package dev.chainrule.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a provider found: devices, or the reason why there are none and what would help. */
public sealed interface Availability {
    /**
     * The provider can open these.
     *
     * @param devices at least one, best first
     * @param missing devices that it knows of and cannot offer here
     */
    record Available(List<DeviceInfo> devices, List<Missing> missing) implements Availability {
        /** No device is missing. */
        public Available(List<DeviceInfo> devices) {
            this(devices, List.of());
        }

        public Available {
            devices = List.copyOf(devices);
            missing = List.copyOf(missing);
            if (devices.isEmpty()) {
                throw new IllegalArgumentException("available: no device; say Unavailable, with the reason");
            }
        }
    }

    /**
     * A device that a provider has elsewhere, and not here.
     *
     * @param id what its id would be
     * @param reason what was looked for and not found
     * @param remedy what a user can do about it
     * @param cause the failure that told, if one did
     */
    record Missing(
            String id,
            String reason,
            String remedy,
            @Nullable Throwable cause) {
        /** No failure told. */
        public Missing(String id, String reason, String remedy) {
            this(id, reason, remedy, null);
        }
    }

    /**
     * Nothing to open here.
     *
     * @param reason what was looked for and not found
     * @param remedy what a user can do about it
     * @param cause the failure that told, if one did
     */
    record Unavailable(
            String reason, String remedy, @Nullable Throwable cause) implements Availability {
        /** No failure told. */
        public Unavailable(String reason, String remedy) {
            this(reason, remedy, null);
        }
    }
}
