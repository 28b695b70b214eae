package dev.chainrule.bench;

import dev.chainrule.compute.Compute;
import dev.chainrule.select.Selection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A device in one of its configurations: open while nothing is wrong with it; with the outcome of the checks and the times. */
final class Configured implements AutoCloseable {
    private final Map<String, String> options;
    private final Map<TrainingShape, Double> seconds = new LinkedHashMap<>();
    private @Nullable Compute compute;
    private @Nullable String complaint = "not checked";

    Configured(Map<String, String> options) {
        this.options = options;
    }

    /** Opens it; it counts as right from now on. */
    Compute open(Selection selection) {
        compute = selection.open(options);
        complaint = null;
        return compute;
    }

    Compute compute() {
        if (compute == null) {
            throw new IllegalStateException(this + " is not open");
        }
        return compute;
    }

    boolean right() {
        return complaint == null;
    }

    /** Something is wrong with it: it is closed, and no time counts. */
    void reject(String reason) {
        complaint = reason;
        seconds.clear();
        try {
            close();
        } catch (RuntimeException e) {
            complaint += "; closing it failed: " + e.getMessage();
        }
    }

    /** Notes the time of a step of a shape, in seconds. */
    void took(TrainingShape shape, double time) {
        seconds.put(shape, time);
    }

    /** The outcome of the checks and the times until now, the times compared with those of the present configuration. */
    TunedConfiguration result(Configured present) {
        List<TunedConfiguration.Step> steps = new ArrayList<>();
        seconds.forEach((shape, time) -> steps.add(new TunedConfiguration.Step(shape, time)));
        return new TunedConfiguration(options, complaint, steps, relativeTo(present));
    }

    private double relativeTo(Configured present) {
        return Math.exp(seconds.entrySet().stream()
                .mapToDouble(one -> Math.log(one.getValue() / present.seconds.getOrDefault(one.getKey(), Double.NaN)))
                .average()
                .orElse(Double.NaN));
    }

    @Override
    public void close() {
        if (compute != null) {
            compute.close();
        }
    }

    @Override
    public String toString() {
        return result(this).toString();
    }
}
