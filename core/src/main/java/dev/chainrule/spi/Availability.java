package dev.chainrule.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The devices that a provider found, or the reason why there are none and a remedy. */
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
     * @param id the id that it would have
     * @param reason the thing that was looked for and not found
     * @param remedy the thing that a user can do about it
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
     * @param reason the thing that was looked for and not found
     * @param remedy the thing that a user can do about it
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
