package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code train --backend fastest}: which devices are timed, and which are not even asked. */
final class FastestTest {
    @BeforeEach
    void forget() {
        WatchedProvider.ASKED.clear();
    }

    private static Run train(String preference, String... more) {
        String[] args = {"train", "--epochs", "1", "--batch", "720", "--backend", preference};
        return Run.of(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void theFastestOfTheListIsTaken() {
        Run run = train("fastest:watched:slow,watched:fast", "--json", "-").succeeds();
        assertThat(run.err())
                .containsPattern("(?m)^watched:slow ([7-9]\\d\\d|\\d{4,})\\.\\d{3} ms a step$")
                .containsPattern("(?m)^watched:fast \\d+\\.\\d{3} ms a step$")
                .contains("fastest: watched:fast");
        assertThat(run.json().get("backend").stringValue()).isEqualTo("watched:fast");
        JsonNode fastest = run.json().get("fastest");
        assertThat(fastest.get("preference").stringValue()).isEqualTo("watched:slow,watched:fast");
        assertThat(fastest.get("measured").findValuesAsString("backend"))
                .containsExactly("watched:slow", "watched:fast");
        assertThat(fastest.get("measured").get(0).get("secondsPerStep").doubleValue())
                .isGreaterThanOrEqualTo(0.7);
        assertThat(fastest.get("leftOut")).isEmpty();
        assertThat(WatchedProvider.ASKED)
                .contains("watched:slow", "watched:fast")
                .doesNotContain("watched:slower");
    }

    @Test
    void stepsOfTheOptimizerThatIsAskedForAreTimed() {
        Run adam = train("fastest:watched:moments,watched:fast", "--optimizer", "adam")
                .succeeds();
        assertThat(adam.err()).containsPattern("(?m)^watched:moments ([4-9]\\d\\d|\\d{4,})\\.\\d{3} ms a step$");
        Run descent = train("fastest:watched:moments,watched:fast").succeeds();
        assertThat(descent.err()).containsPattern("(?m)^watched:moments [1-3]?\\d{1,2}\\.\\d{3} ms a step$");
    }

    @Test
    void whatIsNotNamedIsNotEvenProbed() {
        Run run = train("fastest:cpu:scalar,cpu:plain").succeeds();
        assertThat(run.err())
                .contains("cpu:scalar ", "cpu:plain ")
                .doesNotContain("cpu:vector", "opencl")
                .containsPattern("fastest: cpu:(scalar|plain)");
        assertThat(WatchedProvider.ASKED).isEmpty();
    }

    @Test
    void theStarStandsForAllButThoseThatMustBeNamed() {
        Run run = train("fastest").succeeds();
        assertThat(run.err()).contains("cpu:scalar ", "cpu:plain ").doesNotContain("watched", "faulty", "tunable");
        // the survey of all opens them, as devices does, but nothing is timed on them
    }

    @Test
    void withoutAListThePropertyIsTheLimit() {
        String before = System.getProperty("chainrule.backend");
        System.setProperty("chainrule.backend", "cpu:scalar");
        try {
            Run run = train("fastest").succeeds();
            assertThat(run.err()).contains("fastest: cpu:scalar").doesNotContain("cpu:plain");
            assertThat(WatchedProvider.ASKED).isEmpty();
        } finally {
            if (before == null) {
                System.clearProperty("chainrule.backend");
            } else {
                System.setProperty("chainrule.backend", before);
            }
        }
    }

    @Test
    void twoSecondsAreForAllAndOneStepIsEnough() {
        long begin = System.nanoTime();
        Run run = train("fastest:watched:slower,watched:slow,watched:slow,watched:slow,watched:fast", "--json", "-")
                .succeeds();
        assertThat(run.json().get("fastest").get("measured").findValuesAsString("backend"))
                .startsWith("watched:slower", "watched:slow");
        assertThat(run.err())
                .contains("watched:fast: not timed, since the 2 s for all were over")
                .contains("fastest: watched:slow");
        assertThat((System.nanoTime() - begin) / 1e9).isGreaterThan(2);
    }

    @Test
    void theSameDeviceIsTimedOnce() {
        Run run = train("fastest:cpu:scalar,cpu:scalar").succeeds();
        assertThat(run.err().lines().filter(line -> line.startsWith("cpu:scalar ")))
                .hasSize(1);
    }

    @Test
    void threadsAreForEveryEntry() {
        Run run = train("fastest:threaded:three", "--threads", "3").succeeds();
        assertThat(run.err()).contains("fastest: threaded:three?threads=3");
        train("fastest:threaded:three", "--threads", "4").fails(2, "threads=4");
        train("fastest:watched:fast,cpu", "--threads", "2").fails(2, "watched", "threads");
    }

    @Test
    void whatIsAbsentOrFailsIsLeftOut() {
        Run run =
                train("fastest:abacus,faulty:memory,cpu:scalar", "--json", "-").succeeds();
        assertThat(run.err())
                .contains("abacus: UNAVAILABLE: no provider has this name")
                .contains("faulty:memory: allocate on faulty:memory: java.lang.OutOfMemoryError")
                .contains("fastest: cpu:scalar");
        assertThat(run.json().get("fastest").get("leftOut")).hasSize(2);
    }

    @Test
    void ifNothingWorksThereIsNoBackend() {
        Run run = train("fastest:abacus");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("chainrule: no backend").doesNotContain("fastest: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate model", "predict model", "gradcheck", "tune", "devices"})
    void otherCommandsChooseNoDeviceByTiming(String command) {
        for (String preference : List.of("fastest", "fastest:cpu,opencl:0", "cpu,fastest", "fastest,cpu")) {
            String[] words = (command + " --backend " + preference).split(" ");
            if (!command.contains("model")) { // a model that is not there is found out first
                Run.of(words).fails(2, "'" + preference + "'", "fastest is for --backend of train");
            }
        }
        assertThat(WatchedProvider.ASKED).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu,fastest", "fastest,cpu", "fastest:fastest", "fastest?threads=1"})
    void theWordStandsBeforeTheWholeList(String preference) {
        train(preference).fails(2, "fastest is for --backend of train");
        train("fastest:").fails(2, "backend preference ''");
        train("fastest:cpu?colour=red").fails(2, "colour");
    }
}
