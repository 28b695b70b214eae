package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a device is warm. */
final class LaneTest {
    @Test
    void aDeviceIsSteadyWhenItsReadingsNoLongerFall() {
        List<Double> falling = List.of(9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 1.0);
        List<Double> level = List.of(9.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.98);
        List<Double> slower = List.of(1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0);
        assertThat(Lane.steady(falling, 0.97)).isFalse();
        assertThat(Lane.steady(level, 0.97)).isTrue();
        assertThat(Lane.steady(slower, 0.97)).isTrue();
    }

    @Test
    void fewReadingsAreComparedAsTheyAre() {
        assertThat(Lane.steady(List.of(1.0), 0.97)).isTrue();
        assertThat(Lane.steady(List.of(2.0, 1.0), 0.97)).isFalse();
        assertThat(Lane.steady(List.of(9.0, 2.0, 2.0), 0.97)).isTrue();
    }
}
