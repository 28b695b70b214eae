package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who won, by readings that are known. */
final class VerdictTest {
    @Test
    void aDeviceThatIsFasterInEveryRoundWins() {
        Verdict verdict = Verdict.of(
                "cpu:vector",
                List.of(1.0, 1.0, 2.0, 1.0, 1.0, 1.0),
                "opencl:0",
                List.of(1.25, 1.5, 2.5, 1.5, 1.25, 1.75)); // ratios 1.25 1.5 1.25 1.5 1.25 1.75
        assertThat(verdict.winner()).isEqualTo("cpu:vector");
        assertThat(verdict.sentence()).isEqualTo("cpu:vector is 1.38 times (1.25 to 1.75, 95 %) as fast as opencl:0");
    }

    @Test
    void roundsThatGoEitherWayHaveNoWinner() {
        Verdict verdict =
                Verdict.of("a", List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0), "b", List.of(1.5, 1.5, 1.5, 1.5, 1.5, 0.9));
        assertThat(verdict.winner()).isEmpty();
        assertThat(verdict.sentence())
                .isEqualTo("the machine was too noisy to tell a and b apart: the ratio of their times is"
                        + " 1.50 (0.90 to 1.50, 95 %) over 6 rounds");
    }

    @Test
    void fiveRoundsAreTooFewHoweverClear() {
        Verdict verdict = Verdict.of("a", Collections.nCopies(5, 1.0), "b", Collections.nCopies(5, 9.0));
        assertThat(verdict.winner()).isEmpty();
        assertThat(verdict.sentence()).contains("9.00, too few readings to be sure over 5 rounds");
    }

    @Test
    void whatSlowsARoundDownSlowsBoth() {
        List<Double> a = List.of(1.0, 10.0, 1.25, 1.0, 1.5, 1.25, 1.0);
        Verdict verdict = Verdict.of(
                "a", a, "b", a.stream().map(seconds -> 1.25 * seconds).toList());
        assertThat(verdict.sentence()).isEqualTo("a is 1.25 times (1.25 to 1.25, 95 %) as fast as b");
        assertThat(verdict.noisy()).isFalse();
    }

    @Test
    void noFactorIsToldOfReadingsThatDifferTooMuch() {
        List<Double> a = List.of(7.0, 9.0, 1580.0, 300.0, 8.0, 500.0, 7.5, 40.0);
        Verdict verdict =
                Verdict.of("a", a, "b", a.stream().map(seconds -> 1.3 * seconds).toList());
        assertThat(verdict.winner()).isEmpty();
        assertThat(verdict.noisy()).isTrue();
        assertThat(verdict.sentence())
                .isEqualTo("the machine was too noisy to tell a and b apart: the ratio of their times is"
                        + " 1.30 (1.30 to 1.30, 95 %) over 8 rounds");
        List<Double> quiet = List.of(9.0, 9.1, 9.2, 9.0, 9.1, 9.0, 9.0, 9.1);
        assertThat(Verdict.of("quiet", quiet, "a", a.stream().map(s -> s + 3).toList()))
                .isEqualTo(new Verdict(
                        "quiet",
                        true,
                        "quiet is faster than a, but the machine was too noisy to tell by how much",
                        List.of()));
    }

    @Test
    void noisyReadingsHideNoDeviceThatIsFarAway() {
        List<Double> fast = List.of(1.0, 1.0, 3.0, 1.0, 2.0, 1.0, 9.0);
        List<Double> slow = List.of(50.0, 60.0, 90.0, 50.0, 200.0, 50.0, 70.0);
        Verdict verdict = Verdict.of("fast", fast, "slow", slow);
        assertThat(verdict.winner()).isEqualTo("fast");
        assertThat(verdict.sentence()).doesNotContain("times");
    }

    @Test
    void equalDevicesAreNotCalledNoise() {
        List<Double> a = List.of(1.00, 1.01, 1.00, 1.02, 1.00, 1.01, 1.00);
        List<Double> b = List.of(1.01, 1.00, 1.01, 1.00, 1.01, 1.00, 1.01);
        Verdict verdict = Verdict.of("a", a, "b", b);
        assertThat(verdict.winner()).isEmpty();
        assertThat(verdict.noisy()).isFalse();
        assertThat(verdict.sentence())
                .isEqualTo("too close to tell a and b apart: the ratio of their times is"
                        + " 1.01 (0.98 to 1.01, 95 %) over 7 rounds");
    }

    private static Verdict.Runner runner(String name, Double... seconds) {
        return new Verdict.Runner(name, List.of(seconds));
    }

    /** The third is usually the slowest, and was the fastest when nothing disturbed it. */
    @Test
    void theWinnerBeatsEveryOther() {
        Verdict.Runner a = runner("a", 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0);
        Verdict.Runner b = runner("b", 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0);
        Verdict.Runner c = runner("c", 9.0, 1.0, 9.0, 30.0, 9.0, 9.0, 1.0);
        assertThat(Verdict.of(List.of(a, b)).sentence()).startsWith("a is 1.50 times");
        Verdict verdict = Verdict.of(List.of(a, b, c));
        assertThat(verdict.winner()).isEmpty();
        assertThat(verdict.sentence()).startsWith("the machine was too noisy to tell a and c apart");
        assertThat(Verdict.of(List.of(a)).sentence()).isEqualTo("a is the only one that was measured");
    }

    @Test
    void roundsCountMoreThanMedians() {
        // b wins every round, whoever is said to be first
        assertThat(Verdict.of("a", Collections.nCopies(7, 2.0), "b", Collections.nCopies(7, 1.0)))
                .isEqualTo(new Verdict("b", false, "b is 2.00 times (2.00 to 2.00, 95 %) as fast as a", List.of()));
    }
}
