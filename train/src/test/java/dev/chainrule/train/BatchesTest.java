package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
    @ParameterizedTest
    @CsvSource({"10, 3, 4, 1", "10, 5, 2, 5", "10, 10, 1, 10", "10, 99, 1, 10", "1, 1, 1, 1", "7, 1, 7, 1"})
    void everyExampleIsInOneBatchAndTheLastHasTheRest(int size, int batch, int count, int last) {
        Batches batches = new Batches(size, batch, 1);

        assertThat(batches.count()).isEqualTo(count);
        assertThat(batches.examples(count - 1)).isEqualTo(last);
        int next = 0;
        for (int b = 0; b < count; b++) {
            assertThat(batches.from(b)).isEqualTo(next);
            next += batches.examples(b);
        }
        assertThat(next).isEqualTo(size);
    }

    @Test
    void anOrderHasEveryExampleOnceAndIsNewInEveryEpoch() {
        Batches batches = new Batches(50, 7, 3);
        int[] first = batches.order(1).clone();
        int[] second = batches.order(2).clone();

        assertThat(first).containsExactlyInAnyOrder(IntStream.range(0, 50).toArray());
        assertThat(second).containsExactlyInAnyOrder(IntStream.range(0, 50).toArray());
        assertThat(first).isNotEqualTo(second);
        assertThat(first).isNotEqualTo(IntStream.range(0, 50).toArray());
    }

    @Test
    void anOrderDependsOnSeedAndEpochOnly() {
        Batches batches = new Batches(50, 7, 3);
        int[] fifth = batches.order(5).clone();
        batches.order(1);

        assertThat(batches.order(5)).isEqualTo(fifth);
        assertThat(new Batches(50, 25, 3).order(5)).isEqualTo(fifth);
        assertThat(new Batches(50, 7, 4).order(5)).isNotEqualTo(fifth);
    }
}
