package dev.chainrule.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class LinearScaleTest {
    private static LinearScale covering(double... values) {
        return LinearScale.covering(DoubleStream.of(values));
    }

    @Test
    void endsAreRound() {
        assertThat(covering(0.13, 0.98)).isEqualTo(new LinearScale(0, 1, 0));
        assertThat(covering(-3, 5)).isEqualTo(new LinearScale(-3, 5, 0));
        assertThat(covering(1001, 1999)).isEqualTo(new LinearScale(1000, 2000, 0));
    }

    @Test
    void oneValueHasRoomOnBothSides() {
        assertThat(covering(0).low()).isNegative();
        assertThat(covering(0).high()).isPositive();
        LinearScale scale = covering(5, 5);
        assertThat(scale.low()).isLessThan(5);
        assertThat(scale.high()).isGreaterThan(5);
        assertThat(covering()).isEqualTo(new LinearScale(0, 1, 0));
        assertThat(covering(Double.NaN, Double.POSITIVE_INFINITY)).isEqualTo(new LinearScale(0, 1, 0));
    }

    @Test
    void marksAreRoundFewAndWithin() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            double size = Math.pow(10, random.nextInt(60) - 30);
            double low = size * random.nextGaussian();
            LinearScale scale = covering(low, low + size * random.nextDouble() + size / 1000);
            for (int most = 2; most < 9; most++) {
                assertThat(scale.ticks(most))
                        .hasSizeLessThanOrEqualTo(most + 1)
                        .allMatch(t -> scale.at(t) > -1e-6 && scale.at(t) < 1 + 1e-6);
            }
            assertThat(scale.ticks(7)).hasSizeGreaterThanOrEqualTo(2);
            assertThat(scale.at(low)).isBetween(-1e-9, 1 + 1e-9);
        }
    }

    @Test
    void tinyDifferencesAreNone() {
        for (double tiny : new double[] {
            Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, 1e-301, 1e-300, 1.01e-300, 2.1e-300, 1e-299
        }) {
            for (LinearScale scale : new LinearScale[] {covering(0, tiny), covering(tiny), covering(tiny, -tiny)}) {
                assertThat(scale.ticks(7)).hasSizeBetween(2, 8);
                assertThat(scale.at(tiny)).isBetween(-1e-9, 1 + 1e-9);
            }
        }
    }

    @Test
    void countsHaveWholeMarks() {
        assertThat(LinearScale.counting(1).ticks(7)).containsExactly(0.0, 1.0);
        assertThat(LinearScale.counting(3).ticks(7)).containsExactly(0.0, 1.0, 2.0, 3.0);
        assertThat(LinearScale.counting(44).ticks(7)).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0);
        assertThat(LinearScale.counting(0).ticks(7)).containsExactly(0.0, 1.0);
    }
}
