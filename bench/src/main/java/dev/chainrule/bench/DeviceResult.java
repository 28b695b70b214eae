package dev.chainrule.bench;

import java.util.List;

/**
 * A device that was measured.
 *
 * @param backend the entry of a preference by which it was asked for, e.g. {@code cpu:vector?threads=1}; names it in all results
 * @param id the device's id
 * @param description a line that describes it
 * @param ceiling the most that it can do
 * @param notes what a reader must know, a sentence each
 */
public record DeviceResult(String backend, String id, String description, Ceiling ceiling, List<String> notes) {
    public DeviceResult {
        notes = List.copyOf(notes);
    }
}
