package dev.chainrule.report;

import dev.chainrule.compute.Compute;
import dev.chainrule.train.DataDigest;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.TrainingMemory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a training, to be shown. Immutable; each setting is a copy with one thing more.
 *
 * @param title of the page
 * @param facts what the training was made of, so that it can be repeated: texts by their names, in their order
 * @param progress how far it has come, and how it has ended
 * @param memory the memory that it takes up; null if it is not known
 * @param layers the weights; null before the training began
 * @param judgement the quality of what was learnt; null if it was not judged
 */
public record TrainingRecord(
        String title,
        Map<String, String> facts,
        Progress progress,
        @Nullable TrainingMemory memory,
        @Nullable LayerStates layers,
        @Nullable Judgement judgement) {
    public TrainingRecord {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** A copy with one more fact, or with another text for one that is there. */
    public TrainingRecord fact(String name, String text) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, text);
        return new TrainingRecord(title, more, progress, memory, layers, judgement);
    }

    /** A copy with the {@linkplain DataDigest digest} of the data that were learnt, which are read for it. */
    public TrainingRecord digest(Dataset data) {
        return fact("Data digest", "sha256 " + DataDigest.of(data));
    }

    /** A copy with the quality of what was learnt. */
    public TrainingRecord judged(Judgement quality) {
        return new TrainingRecord(title, facts, progress, memory, layers, quality);
    }

    /** A copy with the gradients by these data, see {@link LayerStates#gradients}; this one before the training began. */
    public TrainingRecord gradients(Compute compute, Dataset data) {
        LayerStates states = layers == null ? null : layers.gradients(compute, data);
        return new TrainingRecord(title, facts, progress, memory, states, judgement);
    }
}
