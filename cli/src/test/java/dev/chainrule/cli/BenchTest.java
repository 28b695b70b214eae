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

/** {@code chainrule bench}: what it says, never how fast anything is. */
final class BenchTest {
    @BeforeEach
    void forget() {
        WatchedProvider.ASKED.clear();
    }

    private static Run bench(String backends, String... more) {
        String[] args = {"bench", "--seconds", "0.3", "--backends", backends};
        return Run.of(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
    }

    private static void isError(Run run, int exitCode, String... texts) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        String last = run.err().lines().reduce("", (before, line) -> line);
        assertThat(last).startsWith("chainrule: ").contains(texts).doesNotContain("fault of the program");
    }

    @Test
    void aShapeIsMeasuredOnEveryDevice(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bench.json");
        Run run = bench("cpu:plain,cpu:scalar", "--shapes", "5-4-3@7", "--json", file.toString())
                .succeeds();
        assertThat(run.out())
                .containsPattern("(?m)^DEVICE +FMA GFLOP/s +MEMORY GB/s +UPLOAD")
                .containsPattern("(?m)^cpu:plain +- +\\d\\S* .*loops that the JVM")
                .contains("cpu:plain: it has no kernel of multiply-adds alone, so there is no peak")
                .containsPattern("(?m)^5-4-3@7$")
                .containsPattern("(?m)^DEVICE +SAMPLES/S +STEP µs")
                .containsPattern("(?m)^cpu:scalar +[\\d,]+ +\\d\\S* ")
                .containsPattern("(?m)^µs +forward +deltas +gradients +\\[update] +\\[transfer] +launch$")
                .containsPattern(
                        "(?m)^(cpu:(plain|scalar) is (\\d\\S* times|faster)|the machine was too noisy to tell|too close to tell)");
        assertThat(run.err())
                .contains("cpu:plain: measuring what it can do at most")
                .contains("5-4-3@7: timing 2 devices");
        JsonNode json = Run.json(Files.readString(file));
        assertThat(json.get("setting").get("processors").intValue()).isPositive();
        assertThat(json.get("complete").booleanValue()).isTrue();
        assertThat(json.get("devices").findValuesAsString("backend")).containsExactly("cpu:plain", "cpu:scalar");
        JsonNode ceiling = json.get("devices").get(0).get("ceiling");
        assertThat(ceiling.get("flops").isNull()).isTrue();
        assertThat(ceiling.get("memoryBytes").doubleValue()).isPositive();
        assertThat(ceiling.get("launchSeconds").doubleValue()).isPositive();
        JsonNode shape = json.get("shapes").get(0);
        assertThat(shape.get("shape").stringValue()).isEqualTo("5-4-3@7");
        assertThat(shape.get("leftOut")).isEmpty();
        assertThat(shape.get("measured")).hasSize(2);
        isMeasured(shape.get("measured").get(0));
        assertThat(shape.get("measured").get(0).get("step").get("median").doubleValue())
                .isLessThanOrEqualTo(
                        shape.get("measured").get(1).get("step").get("median").doubleValue());
    }

    private static void isMeasured(JsonNode one) {
        double median = one.get("step").get("median").doubleValue();
        assertThat(one.get("step").get("readings").intValue()).isGreaterThanOrEqualTo(7);
        assertThat(one.get("step").get("least").doubleValue()).isPositive().isLessThanOrEqualTo(median);
        assertThat(one.get("step").get("most").doubleValue()).isGreaterThanOrEqualTo(median);
        assertThat(one.get("step").get("lower").doubleValue()).isPositive().isLessThanOrEqualTo(median);
        assertThat(one.get("step").get("upper").doubleValue()).isGreaterThanOrEqualTo(median);
        assertThat(one.get("step").get("noisy").isBoolean()).isTrue();
        assertThat(one.get("samplesPerSecond").doubleValue()).isEqualTo(7 / median);
        assertThat(one.get("share").isNull()).isTrue(); // no peak
        assertThat(one.get("limit").isNull()).isTrue();
        assertThat(one.get("memoryBytes").longValue()).isEqualTo(4 * (39 + 7 * 22));
        JsonNode phases = one.get("phases");
        assertThat(phases.findValuesAsString("name"))
                .containsExactly("forward", "deltas", "gradients", "update", "transfer", "launch");
        assertThat(phases.get(0).get("flops").doubleValue()).isEqualTo(2 * 7 * 32);
        assertThat(phases.get(3).get("inStep").booleanValue()).isFalse();
        assertThat(phases.get(4).get("bytes").doubleValue()).isEqualTo(4 * 7 * 8);
    }

    @Test
    void thePageShowsWhatWasMeasured(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("bench.html");
        bench("cpu:scalar", "--shapes", "5-4-3@7", "--html", page.toString()).succeeds();
        assertThat(Files.readString(page))
                .startsWith("<!DOCTYPE html>")
                .contains("5-4-3@7", "cpu:scalar", "<svg")
                .doesNotContain("NaN");
        Path same = folder.resolve("same");
        isError(
                bench("cpu:scalar", "--json", same.toString(), "--html", same.toString()),
                2,
                "--json and --html name the same file");
        isError(bench("cpu:scalar", "--html", folder.toString()), 2, "--html", "is a folder");
    }

    @Test
    void aDeviceThatIsTooSlowIsLeftOut() {
        Run run = bench("watched:slow,cpu:scalar", "--shapes", "5-4-3@128", "--json", "-")
                .succeeds();
        JsonNode shape = run.json().get("shapes").get(0);
        assertThat(shape.get("leftOut").get(0).stringValue())
                .matches(
                        "watched:slow: a step takes (0\\.[7-9]|[1-9]\\d*\\.)\\d* s, too long to be timed within 0.300 s");
        assertThat(shape.get("measured").findValuesAsString("backend")).contains("cpu:scalar");
        assertThat(shape.get("winner").isNull()).isTrue();
        assertThat(shape.get("verdict").stringValue()).isEqualTo("cpu:scalar is the only one that was measured");
    }

    @Test
    void aDeviceThatComputesWronglyIsNotTimed() {
        Run run = bench("cpu:scalar,faulty:gradient", "--shapes", "5-4-3@7");
        isError(run, 4, "5-4-3@7: faulty:gradient is wrong", "as cpu:scalar has it", "gradcheck");
        assertThat(run.out())
                .containsPattern(
                        "left out: faulty:gradient: WRONG, (weight|bias) \\d+ of layer \\d is .*, expected .* ±")
                .containsPattern("(?m)^cpu:scalar is the only one that was measured$")
                .doesNotContainPattern("(?m)^faulty:gradient +[\\d,]+ ");
    }

    @Test
    void aDeviceThatFailsIsLeftOutWithTheReason() {
        Run run = bench("faulty:memory", "--shapes", "5-4-3@7");
        isError(run, 1, "no device could be measured", "faulty:memory: allocate on faulty:memory", "OutOfMemoryError");
    }

    @Test
    void whatHasNoRoomIsLeftOutBeforeItIsTried() {
        String large = "46000" + "-46000".repeat(20) + "@1"; // 42 billion weights
        Run run = bench("cpu:scalar", "--shapes", large).succeeds();
        assertThat(run.out())
                .contains("left out: cpu:scalar: " + large + " has no room in a heap of")
                .contains("no device could be measured");
    }

    @Test
    void theCrossoverHasACurveForEachDeviceAndARangeForEachWinner() {
        Run run = bench("cpu:plain,cpu:scalar", "--crossover", "3,2", "--json", "-")
                .succeeds();
        assertThat(run.json().get("shapes")).isEmpty();
        JsonNode crossover = run.json().get("crossovers").get(0);
        assertThat(crossover.get("layers").stringValue()).isEqualTo("3-2");
        for (JsonNode curve : crossover.get("curves")) {
            assertThat(curve.get("points").findValues("batch").stream().map(JsonNode::intValue))
                    .containsExactly(1, 4, 16, 64, 256, 1024);
        }
        JsonNode ranges = crossover.get("ranges");
        assertThat(ranges.get(0).get("from").intValue()).isEqualTo(1);
        assertThat(ranges.get(ranges.size() - 1).get("to").intValue()).isEqualTo(1024);
        assertThat(ranges.findValuesAsString("reason")).doesNotContain("");
    }

    @Test
    void optionsOfADeviceNameItsResults() {
        Run run = bench("threaded:three?threads=3,threaded:three", "--shapes", "3-2@1", "--json", "-")
                .succeeds();
        assertThat(run.json().get("devices").findValuesAsString("backend"))
                .containsExactly("threaded:three?threads=3", "threaded:three");
        assertThat(run.json().get("devices").findValuesAsString("id"))
                .containsExactly("threaded:three", "threaded:three");
    }

    @ParameterizedTest
    @CsvSource({
        "--shapes, F",
        "--shapes, 'A,F'",
        "--shapes, 'A,'",
        "--shapes, 5-4-3",
        "--shapes, 5-0@3",
        "--shapes, 99999-99999@1",
        "--crossover, 5",
        "--crossover, x",
        "--seconds, 0",
        "--seconds, -0.5",
        "--seconds, 1e-999",
        "--seconds, NaN"
    })
    void aBadOptionIsWrongUsage(String option, String value) {
        bench("watched:fast", option, value).fails(2, option, value.replaceAll(".*,", ""));
        assertThat(WatchedProvider.ASKED).isEmpty();
    }

    @Test
    void devicesMustBeThereAndBeNamed() {
        for (String list : List.of("abacus", "cpu:scalar,abacus", "fastest")) {
            Run run = bench(list, "--shapes", "3-2@1");
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).contains("chainrule: no backend", "no provider has this name", "remedy");
        }
        bench("*").fails(2, "--backends *", "'*' names no device");
        bench("cpu:scalar,,cpu:plain").fails(2, "backend preference 'cpu:scalar,,cpu:plain'", "'' is no backend");
        bench("watched:fast?colour=red").fails(2, "colour");
    }
}
