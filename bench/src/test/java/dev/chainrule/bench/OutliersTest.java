package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Batch sizes at which a device is out of line. */
final class OutliersTest {
    private static final double MICRO = 1e-6;

    /** The outliers of steps of these times, in microseconds, with batches of 1, 4, 16 … */
    private static NavigableMap<Integer, String> of(double... micros) {
        NavigableMap<Integer, Double> steps = new TreeMap<>();
        for (int i = 0; i < micros.length; i++) {
            steps.put(1 << 2 * i, micros[i] * MICRO);
        }
        return Outliers.of(steps);
    }

    @Test
    void aStepOfAFixedAndAGrowingPartHasNone() {
        assertThat(of(100, 101, 104, 116, 164, 356)).isEmpty();
        assertThat(of(1, 4, 16, 64, 256, 1024)).isEmpty();
        assertThat(of(100)).isEmpty();
        assertThat(of()).isEmpty();
    }

    @Test
    void thirtyTimesSlowerThanItsNeighboursIsOne() {
        assertThat(of(10, 1000, 48, 192))
                .containsOnlyKeys(4)
                .containsValue("250 µs a sample, far from the 10.0 µs at batch 1 and 3.00 µs at batch 16");
    }

    @Test
    void thirtyTimesFasterToo() {
        assertThat(of(10, 40, 4, 640, 2560)).containsOnlyKeys(16);
    }

    @Test
    void theEndsHaveOneNeighbour() {
        assertThat(of(120, 40, 60))
                .containsOnlyKeys(1)
                .containsValue("120 µs a sample, far from the 10.0 µs at batch 4");
        assertThat(of(10, 40, 1600)).containsOnlyKeys(16);
    }

    /** A cache that is left behind costs once, and for good. */
    @Test
    void aStepThatStaysIsNone() {
        assertThat(of(1, 4, 48, 192, 768)).isEmpty();
    }
}
