package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code chainrule tune}, on devices of which it is known what is right and what is fast. */
final class TuneTest {
    @BeforeEach
    void forget() {
        TunableProvider.forget();
    }

    /** With steps of three examples. */
    private static Run tune(String device, String... more) {
        String[] args = {"tune", "--backend", device, "--layers", "5,4,3", "--batch", "3", "--seconds", "1"};
        return Run.of(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void theFastestIsKept() {
        Run run = tune("tunable:right").succeeds();
        assertThat(run.out())
                .startsWith("tunable:right: 2 configurations, each checked before it is timed")
                .containsPattern("(?m)^ +speed=slow: right$")
                .containsPattern("(?m)^CONFIGURATION +5-4-3@3 \\(ms\\) +RELATIVE$")
                .containsPattern("(?m)^speed=slow +\\d+\\.\\d{3} +1\\.000$")
                .containsPattern("(?m)^speed=fast takes 0\\.\\d{3} of the time of speed=slow$")
                .endsWith("kept for tunable:right in a notebook" + System.lineSeparator());
        assertThat(run.err()).isEmpty();
        assertThat(TunableProvider.KEPT).containsExactly("tunable:right {speed=fast}");
    }

    @Test
    void thePresentOneStaysUnlessAnotherIsFaster() {
        assertThat(tune("tunable:tuned").succeeds().lastLine())
                .isEqualTo("speed=fast stays: nothing that is right takes less than 0.97 of its time");
        assertThat(TunableProvider.KEPT).isEmpty();
    }

    @Test
    void aDryRunKeepsNothing() {
        Run run = tune("tunable:right", "--dry-run").succeeds();
        assertThat(run.lastLine()).startsWith("speed=fast takes 0.").endsWith("of the time of speed=slow; not kept");
        assertThat(TunableProvider.KEPT).isEmpty();
    }

    @Test
    void whatIsWrongIsNeitherTimedNorKept(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tune.json");
        Run run = tune("tunable:mixed", "--json", file.toString())
                .fails(
                        4,
                        "tune: 5 of 7 configurations of tunable:mixed are wrong: speed=otherbits, speed=inexact,"
                                + " speed=absent, speed=dying, speed=late");
        assertThat(run.out())
                .containsPattern(
                        "speed=otherbits: WRONG, other bits than speed=slow, accumulateGradient theta \\[\\d+, \\d+]")
                .containsPattern("speed=inexact: WRONG, out of bounds, accumulateGradient .*: \\(\\d+, \\d+\\) is .*, "
                        + "expected .* ± ")
                .contains("speed=absent: WRONG, open on tunable:mixed: there is no such\\nspeed here")
                .contains("speed=dying: right", "speed=late: right") // as far as products show
                .contains("speed=dying: WRONG, finish on tunable:mixed: the device is gone")
                .contains("speed=late: WRONG, other bits than speed=slow, a step of 5-4-3@3")
                .containsPattern("(?m)^speed=fast +\\d")
                .doesNotContainPattern("(?m)^speed=(otherbits|inexact|absent|dying|late) +\\d");
        assertThat(TunableProvider.TIMED).containsExactlyInAnyOrder("slow", "fast", "dying");
        assertThat(TunableProvider.KEPT).containsExactly("tunable:mixed {speed=fast}");
        hasEveryConfiguration(Run.json(Files.readString(file)));
    }

    private static void hasEveryConfiguration(JsonNode json) {
        assertThat(json.get("backend").stringValue()).isEqualTo("tunable:mixed");
        assertThat(json.get("present").get("speed").stringValue()).isEqualTo("slow");
        assertThat(json.get("winner").get("speed").stringValue()).isEqualTo("fast");
        assertThat(json.get("keptIn").stringValue()).isEqualTo("a notebook");
        assertThat(json.get("configurations")).hasSize(7);
        JsonNode slow = json.get("configurations").get(0);
        assertThat(slow.get("right").booleanValue()).isTrue();
        assertThat(slow.get("complaint").isNull()).isTrue();
        assertThat(slow.get("relative").doubleValue()).isEqualTo(1);
        JsonNode step = slow.get("steps").get(0);
        assertThat(step.get("layers").toString()).isEqualTo("[5,4,3]");
        assertThat(step.get("batch").intValue()).isEqualTo(3);
        assertThat(step.get("seconds").doubleValue()).isBetween(0.002, 1.0);
        JsonNode wrong = json.get("configurations").get(1);
        assertThat(wrong.get("right").booleanValue()).isFalse();
        assertThat(wrong.get("complaint").stringValue()).startsWith("other bits than speed=slow");
        assertThat(wrong.get("steps")).isEmpty();
        assertThat(wrong.get("relative").isNull()).isTrue();
    }

    @Test
    void aDeviceThatIsWrongAsItIsOpenedNowIsNotTuned() {
        Run run = tune("tunable:wrong")
                .fails(4, "tune: tunable:wrong is wrong as it is opened now, with speed=inexact: out of bounds");
        assertThat(run.out()).doesNotContain("speed=fast", "stays");
        assertThat(TunableProvider.TIMED).isEmpty();
        assertThat(TunableProvider.KEPT).isEmpty();
    }

    @Test
    void oneThatIsRightAloneIsNotTimed() {
        Run run = tune("tunable:alone").fails(4, "1 of 2 configurations", "speed=inexact");
        assertThat(run.lastLine()).isEqualTo("speed=fast stays: no other is right");
        assertThat(TunableProvider.TIMED).isEmpty();
    }

    @Test
    void aDeviceThatFailsAsItIsOpenedNowIsAFailure() {
        tune("tunable:broken").fails(1, "finish on tunable:broken: the device is gone");
        assertThat(TunableProvider.KEPT).isEmpty();
    }

    @Test
    void aWinnerThatCannotBeStoredIsAFailure() {
        Run run = tune("tunable:readonly").fails(1, "remember on tunable:readonly: cannot write into a museum");
        assertThat(run.out()).contains("speed=fast takes 0.").doesNotContain("museum");
    }

    @Test
    void stepsThatTakeTooLongAreNotTimed() {
        Run run = tune("tunable:endless").fails(1, "too long to be timed in 1 s", "--seconds", "--layers");
        assertThat(run.out()).contains("5-4-3@3 takes too long for that, and is left out");
        assertThat(TunableProvider.KEPT).isEmpty();
    }

    @Test
    void aBackendWithoutConfigurationsHasNothingToTune() {
        for (String device : List.of("cpu:scalar", "cpu:plain", "tunable:right?speed=fast")) {
            Run run = tune(device).succeeds();
            String id = device.replaceAll("\\?.*", "");
            assertThat(run.out()).isEqualToIgnoringNewLines(id + ", opened as asked for, has nothing to tune");
        }
        Run json = tune("cpu:scalar", "--json", "-").succeeds();
        assertThat(json.json().get("configurations")).isEmpty();
        assertThat(json.json().get("winner").isNull()).isTrue();
    }

    @Test
    void jsonSaysWhatWasNotChecked() {
        Run none = tune("tunable:wrong", "--json", "-");
        assertThat(none.exitCode()).isEqualTo(4);
        assertThat(none.json().get("keptIn").isNull()).isTrue();
        assertThat(none.json().get("winner").isNull()).isTrue();
        assertThat(none.json().get("configurations").get(1).get("complaint").stringValue())
                .isEqualTo("not checked");
    }

    @Test
    void aPreferenceThatNothingFitsIsReportedAsElsewhere() {
        Run run = Run.of("tune", "--backend", "abacus");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).startsWith("chainrule: no backend").contains("UNAVAILABLE", "remedy");
        Run.of("tune", "--backend", "cpu,,cpu").fails(2, "backend preference 'cpu,,cpu'");
    }

    @ParameterizedTest
    @CsvSource({"--seconds, 0", "--seconds, soon", "--batch, 0", "--layers, 5", "--layers, '5,0'"})
    void aBadOptionIsWrongUsage(String option, String value) {
        Run.of("tune", "--backend", "tunable:right", option, value).fails(2, option);
        assertThat(TunableProvider.TIMED).isEmpty();
    }
}
