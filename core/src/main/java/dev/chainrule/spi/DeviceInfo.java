package dev.chainrule.spi;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A device that a provider can open.
 *
 * @param id {@code provider:device}, e.g. {@code cpu:scalar} or {@code opencl:0}; stable on one machine
 * @param description one line for a person: vendor, model, what is special
 * @param kind what sort of hardware it is
 * @param score rank among all devices, the highest first; negative: chosen only when named
 * @param memoryBytes memory that data may take up, in bytes
 * @param facts further facts by name, for the report; {@code denormals} is {@code flushed} where the device takes
 *     denormal numbers for zero, which widens its error bounds, else {@code kept}
 */
public record DeviceInfo(
        String id, String description, Kind kind, int score, long memoryBytes, Map<String, String> facts) {

    /** What sort of hardware a device is. */
    public enum Kind {
        CPU,
        GPU,
        ACCELERATOR
    }

    public DeviceInfo {
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    /** The part of the id before the colon: the provider's name. */
    public String provider() {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }
}
