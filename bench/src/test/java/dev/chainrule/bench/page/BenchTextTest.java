package dev.chainrule.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Ceiling;
import dev.chainrule.bench.Crossover;
import dev.chainrule.bench.DeviceResult;
import dev.chainrule.bench.Measured;
import dev.chainrule.bench.Setting;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.bench.Timing;
import dev.chainrule.bench.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Text of a verdict that something spoils. */
final class BenchTextTest {
    private static final String CAVEAT = "cpu:vector: too noisy, its readings go from 7.00 to 1,580 µs";
    private static final Timing NOISY = new Timing(9e-6, 7e-6, 1580e-6, 31, 8e-6, 300e-6);

    private static BenchReport report(boolean complete) {
        Setting setting = new Setting(Instant.EPOCH, "processor", 2, "system", "jdk", List.of(), 1 << 30, "1", 5);
        DeviceResult device =
                new DeviceResult("cpu:vector", "cpu:vector", "vectors", new Ceiling(1, 1, 1, 1, 1, 1), List.of());
        Measured measured = new Measured("cpu:vector", NOISY, 1e6, 1e9, 0.5, "memory", 1, 1e9, List.of());
        Verdict verdict = new Verdict("", true, "the machine was too noisy to tell", List.of(CAVEAT));
        Crossover crossover = new Crossover(
                "3-2",
                List.of(new Crossover.Curve("cpu:vector", List.of(new Crossover.Point(4, NOISY, 0, 0, 0)))),
                List.of(new Crossover.Range(4, 4, verdict)));
        return new BenchReport(
                setting,
                complete,
                List.of(device),
                complete ? List.of() : List.of("C: stopped before it was measured"),
                List.of(new ShapeResult("A", List.of(measured), List.of(), verdict)),
                List.of(crossover),
                List.of());
    }

    @Test
    void aCaveatFollowsItsVerdict() {
        assertThat(BenchText.lines(report(true)))
                .containsSequence("the machine was too noisy to tell", "    note: " + CAVEAT)
                .containsSequence("batch 4: no winner (the machine was too noisy to tell)", "    note: " + CAVEAT)
                .anyMatch(line -> line.matches("cpu:vector +1,000,000 +9\\.00 +7\\.00 +1,580 +too noisy .*"))
                .contains("3-2, samples/s by batch size; ? is too noisy")
                .anyMatch(line -> line.matches("cpu:vector +444,444\\?"))
                .noneMatch(line -> line.contains("INCOMPLETE"));
    }

    @Test
    void whatIsMissingIsSaidAtTheTop() {
        List<String> lines = BenchText.lines(report(false));
        assertThat(lines.subList(2, 4))
                .containsExactly(
                        "INCOMPLETE: stopped before all was measured", "left out: C: stopped before it was measured");
    }
}
