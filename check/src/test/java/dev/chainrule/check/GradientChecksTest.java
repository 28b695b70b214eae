package dev.chainrule.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several checks on a device, and what is said of them. */
final class GradientChecksTest {
    private static final Topology FIVE =
            Topology.of(5, 4, 3).hidden(Activation.RELU).output(OutputUnit.SOFTMAX);
    private static final GradientCheck RIGHT = check(FIVE, 1e-9, 0.1f);
    private static final GradientCheck WRONG = check(Topology.parse("2-3:tanh-4:relu-1"), 1e-9, 0.3f);
    private static final GradientCheck WRONG_REFERENCE = check(FIVE, 0.5, 0.1f);

    private static GradientCheck check(Topology topology, double referenceError, float device) {
        return new GradientCheck(topology, referenceError, new GradientEntry("theta", 1, 2, 3, device, 0.1f, 0.1));
    }

    private static GradientChecks checks(GradientCheck... all) {
        return new GradientChecks("a:0", 4, 9, List.of(all));
    }

    @Test
    void theWorstIsToldAndTheFaultIfThereIsOne() {
        assertThat(checks(RIGHT).right()).isTrue();
        assertThat(checks(RIGHT).fault()).isEmpty();
        assertThat(checks(RIGHT).lines())
                .startsWith("worst entry, of 5-4-3 relu softmax, batch 4, seed 9:")
                .endsWith("all gradients are right");
        assertThat(checks(RIGHT, WRONG).worst()).isEqualTo(WRONG);
        assertThat(checks(RIGHT, WRONG).lines())
                .contains("    a:0 " + WRONG.worst())
                .endsWith("gradients are WRONG");
        assertThat(checks(RIGHT, WRONG).fault())
                .hasValue("a:0 is out of bounds for 2-3:tanh-4:relu-1 sigmoid at " + WRONG.worst());
        assertThat(checks(WRONG, WRONG_REFERENCE).fault())
                .hasValue(
                        "the reference's gradient of 5-4-3 relu softmax is 0.500 from central differences, expected at"
                                + " most 1e-07");
        assertThatIllegalArgumentException()
                .isThrownBy(GradientChecksTest::checks)
                .withMessageContaining("no network");
    }

    @Test
    void aCheckIsALine() {
        assertThat(RIGHT.line("a:0"))
                .isEqualTo("5-4-3        relu       softmax   reference 1.0e-09 ok     a:0 0.000 of its bound ok");
        assertThat(WRONG.line("a:0"))
                .startsWith("2-3:tanh-4:relu-1       sigmoid   reference 1.0e-09 ok     a:0 2.")
                .endsWith(" of its bound WRONG");
    }

    @Test
    void networksAreCheckedOnceEachWithEveryOutput() {
        List<Topology> usual = GradientChecks.usual(Activation.TANH);
        assertThat(usual).extracting(Topology::layers).containsExactly(3, 4, 5);
        List<OutputUnit> outputs = List.of(OutputUnit.values());
        List<Topology> networks = GradientChecks.with(List.of(FIVE, FIVE), outputs);
        assertThat(networks.stream().map(Topology::output).toList()).isEqualTo(outputs);
    }

    @Test
    void theWorkIsLimited() {
        assertThat(GradientChecks.mostExamples(List.of(FIVE))).isBetween(1e4, 1e8);
        assertThat(GradientChecks.mostExamples(List.of(FIVE, FIVE)))
                .isEqualTo(Math.floor(GradientChecks.mostExamples(List.of(FIVE)) / 2));
        assertThat(GradientChecks.mostExamples(List.of(Topology.of(2000, 2000, 100))))
                .isZero();
    }
}
