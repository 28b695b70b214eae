package dev.chainrule.cli;

import dev.chainrule.cli.bench.TrainingShape;
import dev.chainrule.compute.Compute;
import dev.chainrule.select.Selection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A device in one of its configurations: open while nothing is wrong with it; what came of checking and of timing it. */
final class Configured implements AutoCloseable {
    private final Map<String, String> options;
    private final Map<TrainingShape, Double> seconds = new LinkedHashMap<>();
    private @Nullable Compute compute;
    private String complaint = "not checked";

    Configured(Map<String, String> options) {
        this.options = options;
    }

    Map<String, String> options() {
        return options;
    }

    /** Opens it; it counts as right from now on. */
    Compute open(Selection selection) {
        compute = selection.open(options);
        complaint = "";
        return compute;
    }

    Compute compute() {
        if (compute == null) {
            throw new IllegalStateException(this + " is not open");
        }
        return compute;
    }

    boolean right() {
        return complaint.isEmpty();
    }

    /** What is wrong; nothing, if it is right. */
    String complaint() {
        return complaint;
    }

    /** Something is wrong with it: it is closed, and no time counts. */
    void reject(String reason) {
        complaint = Visible.text(reason);
        seconds.clear();
        try {
            close();
        } catch (RuntimeException e) {
            complaint += "; closing it failed: " + Visible.text(String.valueOf(e.getMessage()));
        }
    }

    /** A step of a shape took so long, in seconds. */
    void took(TrainingShape shape, double time) {
        seconds.put(shape, time);
    }

    /** The shapes that it was timed with. */
    List<TrainingShape> shapes() {
        return List.copyOf(seconds.keySet());
    }

    /** What a step of one of these shapes took, in seconds. */
    double seconds(TrainingShape shape) {
        return Objects.requireNonNull(seconds.get(shape));
    }

    /** The geometric mean, over its shapes, of its times divided by those of another; NaN without a shape. */
    double relativeTo(Configured other) {
        return Math.exp(shapes().stream()
                .mapToDouble(shape -> Math.log(seconds(shape) / other.seconds(shape)))
                .average()
                .orElse(Double.NaN));
    }

    @Override
    public void close() {
        if (compute != null) {
            compute.close();
        }
    }

    /** The options as they are written in a preference. */
    @Override
    public String toString() {
        return options.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
    }
}
