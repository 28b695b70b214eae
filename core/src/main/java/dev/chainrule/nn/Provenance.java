package dev.chainrule.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The origin of a model in words: the settings of its training, a digest of its data, and whatever else is worth knowing. A model file
 * keeps it, and nothing that the model computes depends on it.
 *
 * @param parts text by name, in the order in which they are told
 */
public record Provenance(Map<String, String> parts) {
    /** Nothing is known. */
    public static final Provenance NONE = new Provenance(Map.of());

    /** Takes a copy. */
    public Provenance {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** Whether nothing is known. */
    public boolean isNone() {
        return parts.isEmpty();
    }

    /** A copy with one more part, or another text for it. */
    public Provenance with(String name, String text) {
        Map<String, String> more = new LinkedHashMap<>(parts);
        more.put(name, text);
        return new Provenance(more);
    }

    /** The parts in which another one differs, each as {@code name: its text, was this one's}. */
    public List<String> changes(Provenance other) {
        Map<String, String> all = new LinkedHashMap<>(parts);
        all.putAll(other.parts);
        List<String> changes = new ArrayList<>();
        for (String name : all.keySet()) {
            String before = parts.getOrDefault(name, "nothing");
            String now = other.parts.getOrDefault(name, "nothing");
            if (!before.equals(now)) {
                changes.add(name + ": " + now + ", was " + before);
            }
        }
        return changes;
    }
}
