package dev.chainrule.cli.bench;

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
        List<Double> a = List.of(1.0, 10.0, 3.0, 1.0, 7.0, 2.0, 1.0);
        Verdict verdict =
                Verdict.of("a", a, "b", a.stream().map(seconds -> 2 * seconds).toList());
        assertThat(verdict.sentence()).isEqualTo("a is 2.00 times (2.00 to 2.00, 95 %) as fast as b");
    }

    @Test
    void roundsCountMoreThanMedians() {
        // b wins every round, whoever is said to be first
        assertThat(Verdict.of("a", Collections.nCopies(7, 2.0), "b", Collections.nCopies(7, 1.0)))
                .isEqualTo(new Verdict("b", "b is 2.00 times (2.00 to 2.00, 95 %) as fast as a"));
    }
}
