package dev.chainrule.benchmarks;

import dev.chainrule.nn.Topology;
import java.util.Arrays;

/**
 * The work of a benchmark, written {@code 784-128-10@32}: a sigmoid network's layers, and examples in a batch.
 *
 * @param topology the layers
 * @param batch examples in a batch
 */
record Shape(Topology topology, int batch) {
    static Shape parse(String text) {
        if (!text.matches("\\d{1,6}(-\\d{1,6})+@\\d{1,6}")) {
            throw new IllegalArgumentException(
                    "shape '" + text + "', expected layers and batch, such as 784-128-10@32");
        }
        String[] parts = text.split("@", -1);
        int[] units = Arrays.stream(parts[0].split("-", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        return new Shape(Topology.of(units), Integer.parseInt(parts[1]));
    }

    /** The same from its two parts, as benchmarks have them for parameters. */
    static Shape of(String layers, int batch) {
        return parse(layers + "@" + batch);
    }
}
