package dev.chainrule.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class LogScaleTest {
    private static LogScale covering(int base, double... values) {
        return LogScale.covering(DoubleStream.of(values), base);
    }

    @Test
    void endsAreRound() {
        assertThat(covering(10, 0.3, 700)).isEqualTo(new LogScale(0.2, 1000, 10));
        assertThat(covering(10, 1, 1000)).isEqualTo(new LogScale(1, 1000, 10));
        assertThat(covering(10, 2100, 4900)).isEqualTo(new LogScale(2000, 5000, 10));
        assertThat(covering(2, 3, 100)).isEqualTo(new LogScale(2, 128, 2));
        assertThat(covering(2, 1, 4096)).isEqualTo(new LogScale(1, 4096, 2));
    }

    @Test
    void oneValueOrNoneHasAScaleToo() {
        assertThat(covering(2, 8)).isEqualTo(new LogScale(4, 16, 2));
        assertThat(covering(10, 1)).isEqualTo(new LogScale(0.1, 10, 10));
        assertThat(covering(10)).isEqualTo(new LogScale(1, 10, 10));
    }

    @Test
    void whatHasNoLogarithmIsPassedOver() {
        assertThat(covering(10, Double.NaN, 0, -5, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 10, 100))
                .isEqualTo(new LogScale(10, 100, 10));
    }

    @Test
    void equalRatiosAreEquallyFarApart() {
        LogScale scale = new LogScale(1, 10_000, 10);
        assertThat(scale.at(1)).isZero();
        assertThat(scale.at(10)).isCloseTo(0.25, within(1e-12));
        assertThat(scale.at(100)).isCloseTo(0.5, within(1e-12));
        assertThat(scale.at(10_000)).isEqualTo(1);
    }

    @Test
    void ticksAreAsFineAsThereIsRoom() {
        LogScale scale = new LogScale(1, 1000, 10);
        assertThat(scale.ticks(10)).containsExactly(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0);
        assertThat(scale.ticks(7)).containsExactly(1.0, 10.0, 100.0, 1000.0);
        assertThat(scale.ticks(3)).containsExactly(1.0, 100.0);
        assertThat(new LogScale(1, 4096, 2).ticks(7)).containsExactly(1.0, 4.0, 16.0, 64.0, 256.0, 1024.0, 4096.0);
        assertThat(new LogScale(2000, 5000, 10).ticks(7)).containsExactly(2000.0, 5000.0);
    }

    @Test
    void everyScaleCoversItsValuesAndHasTicksWithinIt() {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            double one = Math.pow(10, random.nextDouble() * 560 - 280);
            double other = one * Math.pow(10, random.nextDouble() * random.nextInt(9));
            int base = random.nextBoolean() ? 2 : 10;
            LogScale scale = covering(base, one, other);
            String seen = base + ": " + one + " to " + other + " on " + scale;
            assertThat(scale.at(one)).as(seen).isBetween(-1e-9, 1.0);
            assertThat(scale.at(other)).as(seen).isBetween(0.0, 1 + 1e-9);
            assertThat(scale.ticks(7))
                    .as(seen)
                    .hasSizeBetween(1, 7)
                    .allMatch(t -> scale.at(t) > -1e-6 && scale.at(t) < 1 + 1e-6);
        }
    }
}
