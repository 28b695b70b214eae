package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.bench.Crossover.Point;
import dev.chainrule.bench.Crossover.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batch sizes, grouped by who wins them, and why. */
final class CrossoverSearchTest {
    @Test
    void neighboursWithOneWinnerAreOneRange() {
        assertThat(CrossoverSearch.joined(List.of(
                        range(1, 1, "cpu", "a"),
                        range(4, 4, "cpu", "b"),
                        range(16, 16, "cpu", "c"),
                        range(64, 64, "", "d"),
                        range(256, 256, "opencl:0", "e"),
                        range(1024, 1024, "opencl:0", "f"))))
                .containsExactly(range(1, 16, "cpu", "b"), range(64, 64, "", "d"), range(256, 1024, "opencl:0", "e"));
        assertThat(CrossoverSearch.joined(List.of())).isEmpty();
    }

    @Test
    void aRangeHasTheCaveatsOfAllItsBatches() {
        assertThat(CrossoverSearch.joined(List.of(
                        range(1, 1, "cpu", "a", "of 1"), range(4, 4, "cpu", "b"), range(16, 16, "cpu", "c", "of 16"))))
                .containsExactly(range(1, 16, "cpu", "b", "of 1", "of 16"));
    }

    @Test
    void noiseIsNoNeighbourOfClearness() {
        Range noisy = new Range(4, 4, new Verdict("cpu", true, "b", List.of()));
        assertThat(CrossoverSearch.joined(List.of(range(1, 1, "cpu", "a"), noisy)))
                .containsExactly(range(1, 1, "cpu", "a"), noisy);
    }

    private static Range range(int from, int to, String winner, String reason, String... caveats) {
        return new Range(from, to, new Verdict(winner, false, reason, List.of(caveats)));
    }

    private static Point point(double step, double launch, double arithmetic) {
        return new Point(1, Timing.exactly(step), launch, 1e-6, arithmetic);
    }

    @Test
    void theReasonIsWhatExplainsTheDifference() {
        assertThat(Reason.of("a", point(10e-6, 1e-6, 5e-6), "b", point(60e-6, 50e-6, 1e-6)))
                .isEqualTo(
                        "launch: they take 1.00 µs on a and 50.0 µs on b; of a step of 10.0 µs on a and 60.0 µs on b;"
                                + " a batch from the host would add 1.00 µs on a and 1.00 µs on b");
        assertThat(Reason.of("a", point(100e-6, 50e-6, 20e-6), "b", point(300e-6, 1e-6, 200e-6)))
                .startsWith("arithmetic: at its peak it takes 20.0 µs on a and 200 µs on b;");
        assertThat(Reason.of("a", point(100e-6, 1e-6, 20e-6), "b", point(300e-6, 1e-6, Double.NaN)))
                .startsWith(
                        "neither launches (1.00 µs on a and 1.00 µs on b) nor peaks (20.0 µs on a and an unknown time"
                                + " on b) account for it: a uses its own better;");
    }
}
