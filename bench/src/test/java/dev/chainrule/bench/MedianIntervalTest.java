package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The interval of a median, against the tables of the sign test. */
final class MedianIntervalTest {
    private static List<Double> oneTo(int n) {
        List<Double> values =
                IntStream.rangeClosed(1, n).mapToObj(i -> (double) i).collect(Collectors.toList());
        Collections.reverse(values);
        return values;
    }

    /** For n values, the k of the 95 % interval. */
    @ParameterizedTest
    @CsvSource({"1, 0", "5, 0", "6, 1", "8, 1", "9, 2", "11, 2", "12, 3", "20, 6", "25, 8", "31, 10", "101, 41"})
    void ranksAreThoseOfTheTable(int n, int k) {
        assertThat(MedianInterval.rank(n)).isEqualTo(k);
    }

    @Test
    void theIntervalGoesFromTheKthLeastToTheKthGreatest() {
        MedianInterval twenty = MedianInterval.of(oneTo(20));
        assertThat(twenty).isEqualTo(new MedianInterval(10.5, 6, 15));
        assertThat(twenty.toString()).isEqualTo("10.50 (6.00 to 15.00, 95 %)");
        assertThat(MedianInterval.of(oneTo(9))).isEqualTo(new MedianInterval(5, 2, 8));
    }

    @Test
    void tooFewValuesBoundNothing() {
        MedianInterval five = MedianInterval.of(oneTo(5));
        assertThat(five).isEqualTo(new MedianInterval(3, 0, Double.POSITIVE_INFINITY));
        assertThat(five.toString()).isEqualTo("3.00, too few readings to be sure");
    }
}
