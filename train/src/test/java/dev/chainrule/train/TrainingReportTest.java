package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingReportTest {
    private static boolean falling(double... costs) {
        List<Double> list = Arrays.stream(costs).boxed().toList();
        return new TrainingReport("array:0", costs.length, 0, 1, 1, list).falling();
    }

    @Test
    void aCostThatFallsAsItDidBeforeIsStillFalling() {
        assertThat(falling(3, 2)).isTrue();
        assertThat(falling(DoubleStream.iterate(100, c -> c - 1).limit(100).toArray()))
                .isTrue();
        assertThat(falling(DoubleStream.iterate(1, c -> c * 0.98).limit(50).toArray()))
                .isTrue();
    }

    @Test
    void aCostThatHasSettledIsNot() {
        assertThat(falling(DoubleStream.iterate(1, c -> c * 0.5).limit(50).toArray()))
                .isFalse();
        assertThat(falling(
                        IntStream.rangeClosed(1, 100).mapToDouble(t -> 7.0 / t).toArray()))
                .isFalse();
        assertThat(falling(1, 0.1, 0.1, 0.1)).isFalse();
    }

    @Test
    void aCostThatRoseIsNotNorIsASingleOne() {
        assertThat(falling(1, 2, 3)).isFalse();
        assertThat(falling(1)).isFalse();
        assertThat(falling()).isFalse();
    }
}
