package dev.chainrule.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "1234567, ' samples/s', 1.23 M samples/s",
        "118e9, FLOP/s, 118 GFLOP/s",
        "3.4e-6, s, 3.40 µs",
        "24e9, B/s, 24.0 GB/s",
        "42, s, 42.0 s",
        "999.6, s, 1.00 ks",
        "999.4, s, 999 s",
        "0.9996, s, 1.00 s",
        "0, s, 0 s",
        "-1.1e-6, s, -1.10 µs",
        "1, ' samples/s', 1.00 samples/s",
        "1e-20, s, 1.00e-20 s",
        "1e300, s, 1.00e+300 s",
        "NaN, s, –",
        "Infinity, s, –",
    })
    void threeDigitsAPrefixAndAUnit(double value, String unit, String expected) {
        assertThat(Quantity.of(value, unit)).isEqualTo(expected.replace(' ', '\u00a0'));
    }

    @ParameterizedTest
    @CsvSource({"10000, 10 k", "1, 1", "0.1, 100 m", "2e6, 2 M", "1e12, 1 T"})
    void marksOfAnAxisAreShort(double value, String expected) {
        assertThat(Quantity.tick(value, "")).isEqualTo(expected.replace(' ', '\u00a0'));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "0.02, 0.02", "1, 1", "10, 10", "5000, 5000", "1e-5, 1e-05", "1e9, 1e+09"})
    void marksWithoutAUnitAreWrittenOut(double value, String expected) {
        assertThat(Quantity.tick(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.62, 62 %", "0.004, 0.4 %", "1.03, 103 %", "0, 0 %", "0.0996, 10 %", "NaN, –", "1.7e308, –"})
    void sharesArePercent(double share, String expected) {
        assertThat(Quantity.percent(share)).isEqualTo(expected.replace(' ', '\u00a0'));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.00×",
        "0.42, 0.42×",
        "0.00914, 0.0091×",
        "0.996, 1.00×",
        "12.34, 12.3×",
        "1e-9, 1.0e-09×",
        "NaN, –"
    })
    void ratiosAreTimes(double ratio, String expected) {
        assertThat(Quantity.times(ratio)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "-1, -1 B",
        "1023, 1023 B",
        "1024, 1.00 KiB",
        "2147483648, 2.00 GiB",
        "9223372036854775807, 8.00 EiB"
    })
    void memoryIsCountedInPowersOfTwo(long bytes, String expected) {
        assertThat(Quantity.memory(bytes)).isEqualTo(expected.replace(' ', '\u00a0'));
    }

    @Test
    void rangesHaveBothEnds() {
        assertThat(Quantity.range(1.18e6, 1.27e6, Quantity.SAMPLES))
                .isEqualTo("1.18\u00a0M to 1.27\u00a0M\u00a0samples/s");
        assertThat(Quantity.range(Double.NaN, 1, "s")).isEqualTo(Quantity.NONE);
    }
}
