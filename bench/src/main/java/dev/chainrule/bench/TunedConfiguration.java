package dev.chainrule.bench;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of a device, checked and timed.
 *
 * @param options the options that the device is opened with, sorted by key
 * @param complaint the reason for which the configuration was rejected, text of a device perhaps; null if it is right
 * @param steps the time of a step of each shape; none if the configuration was not timed
 * @param relative the geometric mean, over the shapes, of the times divided by those of the present configuration; NaN if
 *     the configuration was not timed
 */
public record TunedConfiguration(
        Map<String, String> options, @Nullable String complaint, List<Step> steps, double relative) {
    public TunedConfiguration {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
        steps = List.copyOf(steps);
    }

    /**
     * A step of training.
     *
     * @param shape the network and the batch
     * @param seconds the median of the readings, in seconds
     */
    public record Step(TrainingShape shape, double seconds) {}

    /** Whether nothing is wrong with it. */
    public boolean right() {
        return complaint == null;
    }

    /** Whether it was timed. */
    public boolean timed() {
        return !steps.isEmpty();
    }

    /** The options as they are written in a preference: {@code kernels=gpu&tiles=64x64}. */
    @Override
    public String toString() {
        return options.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
    }
}
