package dev.chainrule.bench;

import dev.chainrule.nn.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A step of training, by its size.
 *
 * @param topology the network
 * @param batch the examples of a step
 */
public record TrainingShape(Topology topology, int batch) {
    private static final Pattern WRITTEN = Pattern.compile("\\d{1,9}(-\\d{1,9}(:\\w+)?)+@\\d{1,9}");
    /** A matrix lives in one Java array. */
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    /**
     * The shapes with a letter, from one that launches decide to one that arithmetic does; sizes as in the comparison with
     * other libraries.
     */
    private static final Map<String, String> LETTERS = new TreeMap<>(Map.of(
            "A", "64-32-10@32",
            "B", "784-128-10@32",
            "C", "784-512-512-10@128",
            "D", "784-2048-2048-10@512",
            "E", "4096-4096-4096-4096@256"));

    /**
     * A shape that fits into arrays.
     *
     * @throws IllegalArgumentException if a matrix of it has more than 2³¹ - 9 elements
     */
    public TrainingShape {
        if (batch < 1) {
            throw new IllegalArgumentException("batch: " + batch + ", expected at least 1");
        }
        long widest = IntStream.rangeClosed(1, topology.layers())
                .map(topology::units)
                .max()
                .orElseThrow();
        if (widest * batch > MOST_ELEMENTS) {
            throw new IllegalArgumentException(
                    batch + " examples of " + widest + " units, expected at most " + MOST_ELEMENTS + " together");
        }
    }

    /**
     * Reads a letter from A to E, or layers and batch, such as {@code 784-128-10@32} or {@code 784-128:relu-10@32}.
     *
     * @throws IllegalArgumentException if it is none of these, or makes no network
     */
    public static TrainingShape of(String text) {
        String shape = LETTERS.getOrDefault(text, text);
        if (!WRITTEN.matcher(shape).matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no shape, expected a letter from A to E, or layers and" + " batch, such as 784-128-10@32");
        }
        String[] parts = shape.split("@", -1);
        try {
            return new TrainingShape(Topology.parse(parts[0]), Integer.parseInt(parts[1]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' makes no step of training: " + e.getMessage(), e);
        }
    }

    /**
     * Reads shapes separated by commas, each once.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public static List<TrainingShape> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(TrainingShape::of)
                .distinct()
                .toList();
    }

    /** The shape as {@link #of} reads it, after its letter if it has one: {@code B 784-128-10@32}. */
    public String name() {
        return LETTERS.entrySet().stream()
                .filter(one -> one.getValue().equals(toString()))
                .map(one -> one.getKey() + " " + this)
                .findFirst()
                .orElse(toString());
    }

    /** Floating-point operations of a step's products: 2 m n k for each, forward, for the deltas and for the gradients. */
    public double flops() {
        return Work.flops(Work.of(this));
    }

    /** Bytes of weights and biases. */
    long parameterBytes() {
        return Float.BYTES * topology.parameters();
    }

    /** Bytes of X, all activations, Y and all deltas. */
    long workspaceBytes() {
        long units = (long) topology.inputs() + topology.outputs();
        for (int l = 2; l <= topology.layers(); l++) {
            units += 2L * topology.units(l);
        }
        return Float.BYTES * units * batch;
    }

    /** E.g. {@code 784-128-10@32}. */
    @Override
    public String toString() {
        return topology + "@" + batch;
    }
}
