package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When readings say too little. */
final class TimingTest {
    @Test
    void quartilesLieBetweenReadings() {
        assertThat(Readings.timing(List.of(5.0, 1.0, 3.0, 4.0, 2.0))).isEqualTo(new Timing(3, 1, 5, 5, 2, 4));
        assertThat(Readings.timing(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Timing(2.5, 1, 4, 4, 1.75, 3.25));
        assertThat(Readings.timing(List.of(2.0))).isEqualTo(Timing.exactly(2));
    }

    @Test
    void aFewSlowReadingsAreNoNoise() {
        assertThat(Readings.timing(List.of(1.0, 1.1, 1.2, 1.3, 1.4, 80.0)).noisy())
                .isFalse();
        assertThat(Timing.exactly(2).noisy()).isFalse();
    }

    @Test
    void quartilesFarApartAre() {
        assertThat(Readings.timing(List.of(1.0, 1.0, 1.0, 1.6, 1.6)).noisy()).isTrue();
        assertThat(Readings.timing(List.of(1.0, 1.0, 1.0, 1.4, 1.4)).noisy()).isFalse();
    }

    @Test
    void andSoIsAMedianFarFromTheFastest() {
        assertThat(Readings.timing(List.of(1.0, 1.6, 1.6, 1.6, 1.6)).noisy()).isTrue();
        assertThat(Readings.timing(List.of(1.0, 1.4, 1.4, 1.4, 1.4)).noisy()).isFalse();
    }

    @Test
    void theSpreadIsToldInNumbers() {
        assertThat(new Timing(20e-6, 7e-6, 1580e-6, 31, 9e-6, 300e-6).spread())
                .isEqualTo("from 7.00 to 1,580 µs, half of them from 9.00 to 300 µs");
    }
}
