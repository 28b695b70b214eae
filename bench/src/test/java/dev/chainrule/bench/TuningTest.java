package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TuningTest {
    private static final TunedConfiguration PRESENT = timed("slow", 1);
    private static final TunedConfiguration WRONG =
            new TunedConfiguration(Map.of("speed", "wrong"), "bad", List.of(), 0.1);

    private static TunedConfiguration timed(String speed, double relative) {
        TunedConfiguration.Step step = new TunedConfiguration.Step(TrainingShape.of("3-2@1"), relative);
        return new TunedConfiguration(Map.of("speed", speed), null, List.of(step), relative);
    }

    @ParameterizedTest
    @CsvSource({"0.5, fast", "0.969, fast", "0.97, slow", "1.5, slow"})
    void theWinnerIsClearlyFasterThanThePresentOne(double relative, String winner) {
        TuningReport report = new TuningReport("a:0", List.of(PRESENT, WRONG, timed("fast", relative)));
        assertThat(report.winner()).get().hasToString("speed=" + winner);
        assertThat(report.present()).contains(PRESENT);
        assertThat(report.wrong()).containsExactly(WRONG);
        assertThat(report.right()).hasSize(2).doesNotContain(WRONG);
    }

    @Test
    void withoutTimesNothingWins() {
        TunedConfiguration untimed = new TunedConfiguration(Map.of("speed", "slow"), null, List.of(), Double.NaN);
        assertThat(new TuningReport("a:0", List.of(untimed, WRONG)).winner()).isEmpty();
    }

    @Test
    void aDeviceWithoutConfigurationsHasNothingToTune() {
        try (Selection selection = Backends.open("cpu:scalar")) {
            TuningReport report = Tuning.of(selection).seconds(1).run();
            assertThat(report.device()).isEqualTo("cpu:scalar");
            assertThat(report.configurations()).isEmpty();
            assertThat(report.present()).isEmpty();
            assertThat(report.winner()).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tuning.of(selection).seconds(Double.NaN))
                    .withMessage("tuning: NaN seconds, expected more than 0");
        }
    }
}
