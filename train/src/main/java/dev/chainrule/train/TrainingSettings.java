package dev.chainrule.train;

import dev.chainrule.optimizer.Optimizer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The settings that decide the numbers of a training, in words: by them a training that is resumed knows that it is the same. */
final class TrainingSettings {
    private static final String SLICES = "slices";

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
        if (plan.slices().count() > 1) {
            words.put(SLICES, Integer.toString(plan.slices().count()));
        }
        words.put("examples", plan.slices().count() > 1 ? text(data.learn(), plan.slices()) : text(data.learn()));
        words.put("validation", data.validation() == null ? "none" : text(data.validation()));
        return words;
    }

    /** The first setting in which these differ from those that a training began with. */
    static Optional<String> difference(Map<String, String> began, Map<String, String> now) {
        if (began.containsKey(SLICES) && !now.containsKey(SLICES)) {
            return Optional.of(SLICES + ": 1, expected " + began.get(SLICES));
        }
        for (Map.Entry<String, String> setting : now.entrySet()) {
            String before = began.getOrDefault(setting.getKey(), unsaid(setting.getKey()));
            if (!setting.getValue().equals(before)) {
                return Optional.of(setting.getKey() + ": " + setting.getValue() + ", expected " + before);
            }
        }
        return Optional.empty();
    }

    /** The value of a setting that is not said. */
    private static String unsaid(String setting) {
        return setting.equals(SLICES) ? "1" : "none";
    }

    /** "1437 x 64 and 10, sha256 …": the examples as a device gets them. */
    private static String text(CheckedData data) {
        return text(data, data.size(), DataDigest.of(data));
    }

    /** The same of the examples of all tasks, with the digest of the digests of the parts that have examples. */
    private static String text(CheckedData data, Slices slices) {
        int task = slices.exchange().task();
        int all = slices.all(data.size());
        int before = Slices.from(slices.first(task), slices.count(), all);
        StringBuilder digests = new StringBuilder();
        for (int part = slices.first(task); part < slices.first(task + 1); part++) {
            int from = Slices.from(part, slices.count(), all) - before;
            int to = Slices.from(part + 1, slices.count(), all) - before;
            if (from < to) {
                digests.append(
                        DataDigest.of(data.select(IntStream.range(from, to).toArray())));
            }
        }
        byte[][] parts = slices.exchange().gather(digests.toString().getBytes(StandardCharsets.US_ASCII));
        return text(data, all, DataDigest.of(parts));
    }

    private static String text(CheckedData data, int size, String digest) {
        return size + " x " + data.inputs() + (data.pixels() ? " pixels" : "") + " and " + data.outputs()
                + (data.weighted() ? ", weighted" : "") + ", sha256 " + digest;
    }
}
