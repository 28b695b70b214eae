package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in digits are learnt to the same accuracy as by the plain loops, and twice to the same bits. */
class DigitsTest {
    private static final long SEED = 1;

    private record Trained(double accuracy, NetworkState state) {
        static Trained on(String backend) {
            Network network = Network.of(Topology.of(64, 32, 10), SEED);
            try (Selection selection = Backends.open(backend)) {
                Trainer.on(selection).epochs(10).seed(SEED).fit(network, Digits.train());
                return new Trained(
                        Evaluation.of(selection, network, Digits.test()).accuracy(), network.state());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FirstDevice.ID, "aparapi:jtp"})
    void theyAreLearnt(String backend) {
        if (backend.equals(FirstDevice.ID)) {
            FirstDevice.orSkip();
        }
        Trained first = Trained.on(backend);
        assertThat(first.accuracy()).isGreaterThan(0.9);
        assertThat(first.accuracy()).isCloseTo(Trained.on("cpu:scalar").accuracy(), Assertions.within(0.005));
        Trained second = Trained.on(backend);
        for (int l = 1; l <= 2; l++) {
            assertThat(second.state().courseForm(l)).isEqualTo(first.state().courseForm(l));
        }
    }
}
