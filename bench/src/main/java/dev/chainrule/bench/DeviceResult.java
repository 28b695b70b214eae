package dev.chainrule.bench;

import java.util.List;

/**
 * A device that was measured.
 *
 * @param backend the entry of a preference that opens it, e.g. {@code cpu:vector?threads=1}; names it in all results
 * @param id the device's id
 * @param description the device's own words
 * @param ceiling the most that it can do
 * @param notes sentences that a reader of the figures must know
 */
public record DeviceResult(String backend, String id, String description, Ceiling ceiling, List<String> notes) {
    public DeviceResult {
        notes = List.copyOf(notes);
    }
}
