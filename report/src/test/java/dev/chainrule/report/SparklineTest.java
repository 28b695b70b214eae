package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SparklineTest {
    private static Sparkline of(int width, double... values) {
        Sparkline line = new Sparkline(width);
        for (double value : values) {
            line.add(value);
        }
        return line;
    }

    @Test
    void theHigherTheGreater() {
        assertThat(of(10, 0, 1, 2, 3, 4, 5, 6, 7).text()).isEqualTo("▁▂▃▄▅▆▇█");
        assertThat(of(10, 3, 3).text()).isEqualTo("▄▄");
        assertThat(of(10).text()).isEmpty();
    }

    @Test
    void whatIsNotFiniteLeavesAGap() {
        assertThat(of(10, 1, Double.NaN, 0, Double.POSITIVE_INFINITY).text()).isEqualTo("█ ▁ ");
    }

    @Test
    void aBlockBecomesTheMeanOfTwo() {
        // 0 0 | 7 7 | 14
        assertThat(of(4, 0, 0, 7, 7, 14).text()).isEqualTo("▁▅█");
        // of three blocks the last becomes half full: 0 1 | 2 3
        assertThat(of(3, 0, 1, 2, 3).text()).isEqualTo("▁█");
        assertThat(of(3, 0, 1, 2, 3, 7.5).text()).isEqualTo("▁▃█");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 1000, 100_001})
    void anyNumberHasRoomAndRises(int count) {
        Sparkline line = of(8, IntStream.range(0, count).mapToDouble(i -> i).toArray());
        assertThat(line.text()).hasSizeBetween(Math.min(count, 4), 8);
        assertThat(line.text().chars()).isSorted();
        assertThat(line.last()).isEqualTo(count - 1.0);
    }
}
