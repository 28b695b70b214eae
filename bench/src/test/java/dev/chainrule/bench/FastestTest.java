package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.nn.Topology;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import org.junit.jupiter.api.Test;

/** The choice of a device by timing, from a program. */
final class FastestTest {
    private static final Topology NETWORK = Topology.of(5, 4, 3);

    @Test
    void aDeviceOfThePreferenceIsOpened() {
        try (Selection selection = Fastest.open("cpu:scalar, cpu:plain", NETWORK, 7)) {
            assertThat(selection.device().id()).isIn("cpu:scalar", "cpu:plain");
        }
    }

    @Test
    void everyEntryIsTimedOrLeftOut() {
        Preference preference = Preference.of("abacus,cpu:scalar,cpu:plain");
        Fastest fastest = Fastest.among(preference, new TrainingShape(NETWORK, 7));
        assertThat(fastest.preference()).isEqualTo(preference);
        assertThat(fastest.measured()).extracting(Fastest.Step::backend).containsExactly("cpu:scalar", "cpu:plain");
        assertThat(fastest.measured())
                .allSatisfy(step -> assertThat(step.secondsPerStep()).isBetween(0.0, 1.0));
        double least = fastest.winner().orElseThrow().secondsPerStep();
        assertThat(fastest.measured())
                .allSatisfy(step -> assertThat(step.secondsPerStep()).isGreaterThanOrEqualTo(least));
        assertThat(fastest.leftOut()).hasSize(1).first().asString().startsWith("abacus: UNAVAILABLE: no provider");
    }

    @Test
    void ifNothingWorksThereIsNoDevice() {
        assertThatExceptionOfType(NoBackendException.class).isThrownBy(() -> Fastest.open("abacus", NETWORK, 7));
        assertThat(Fastest.among(Preference.of("abacus"), new TrainingShape(NETWORK, 7))
                        .winner())
                .isEmpty();
    }

    @Test
    void aWrongWishIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fastest.open("cpu,,cpu", NETWORK, 7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fastest.open("cpu?colour=red", NETWORK, 7))
                .withMessageContaining("colour");
        assertThatIllegalArgumentException().isThrownBy(() -> Fastest.open("cpu", NETWORK, 0));
    }
}
