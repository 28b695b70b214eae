package dev.chainrule.train;

import dev.chainrule.optimizer.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The settings that decide the numbers of a training, in words: by them a training that is resumed knows that it is the same. */
final class TrainingSettings {
    private TrainingSettings() {}

    /** The settings of a plan for these data; reads all examples. */
    static Map<String, String> of(Trainer plan, Optimizer optimizer, int epochs, TrainingData data) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("optimizer", optimizer.toString());
        words.put("schedule", plan.schedule().toString());
        words.put("regularization", plan.regularization().toString());
        words.put("batch", Integer.toString(plan.batch()));
        words.put("epochs", Integer.toString(epochs));
        words.put("seed", Long.toString(plan.seed()));
        Validation validation = plan.oversight().validation();
        words.put("patience", Integer.toString(validation.patience()));
        words.put("least gain", Double.toString(validation.leastGain()));
        words.put("examples", text(data.learn()));
        words.put("validation", data.validation() == null ? "none" : text(data.validation()));
        return words;
    }

    /** The first setting in which these differ from those that a training began with. */
    static Optional<String> difference(Map<String, String> began, Map<String, String> now) {
        for (Map.Entry<String, String> setting : now.entrySet()) {
            String before = began.get(setting.getKey());
            if (!setting.getValue().equals(before)) {
                return Optional.of(setting.getKey() + ": " + setting.getValue() + ", expected " + before);
            }
        }
        return Optional.empty();
    }

    /** "1437 x 64 and 10, sha256 …": the examples as a device gets them. */
    private static String text(CheckedData data) {
        return data.size() + " x " + data.inputs() + (data.pixels() ? " pixels" : "") + " and " + data.outputs()
                + (data.weighted() ? ", weighted" : "") + ", sha256 " + DataDigest.of(data);
    }
}
