package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpansTest {
    private static final int RESERVED = 3;
    private static final int LENGTH = 1000;

    /** A part of the array that is in use. */
    private record Part(int from, int count) {}

    @Test
    void partsNeverOverlapAndAllComesBack() {
        long seed = Seed.ofRun();
        Random random = new Random(seed);
        Spans spans = new Spans(RESERVED, LENGTH);
        boolean[] used = new boolean[LENGTH];
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean() || parts.isEmpty()) {
                int count = 1 + random.nextInt(60);
                int from = spans.take(count);
                if (from >= 0) {
                    mark(used, from, count, true, seed);
                    parts.add(new Part(from, count));
                }
            } else {
                Part part = parts.remove(random.nextInt(parts.size()));
                mark(used, part.from(), part.count(), false, seed);
                spans.give(part.from(), part.count());
            }
        }
        parts.forEach(part -> spans.give(part.from(), part.count()));
        assertThat(spans.take(LENGTH - RESERVED))
                .as("all in one part, seed %d", seed)
                .isEqualTo(RESERVED);
    }

    private static void mark(boolean[] used, int from, int count, boolean use, long seed) {
        assertThat(from).as("seed %d", seed).isGreaterThanOrEqualTo(RESERVED);
        for (int i = from; i < from + count; i++) {
            assertThat(used[i]).as("element %d, seed %d", i, seed).isNotEqualTo(use);
            used[i] = use;
        }
    }

    @Test
    void aLongerArrayHasRoomAtItsEnd() {
        Spans spans = new Spans(0, 10);
        int first = spans.take(6);
        assertThat(spans.take(7)).isNegative();
        assertThat(spans.lengthFor(7)).isEqualTo(13);
        spans.lengthen(13);
        assertThat(spans.take(7)).isEqualTo(6);
        spans.give(first, 6);
        assertThat(spans.lengthFor(7)).isEqualTo(20);
    }
}
