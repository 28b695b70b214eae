package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark briefly in this process: that it runs, and that its own check of the result passes. */
class SmokeRunTest {
    @Test
    void everyBenchmarkRunsAndItsResultHolds() throws RunnerException {
        Options brief = new OptionsBuilder()
                .include("dev\\.chainrule\\.benchmarks\\..*")
                .param("shape", "5-4-3@2")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(50))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> results = new Runner(brief).run();
        assertThat(results)
                .extracting(r -> r.getParams().getBenchmark().replaceFirst(".*\\.(?=.+\\.)", "") + " on "
                        + r.getParams().getParam("backend"))
                .containsExactlyInAnyOrder(
                        "PredictorBenchmark.alone on cpu:vector",
                        "PredictorBenchmark.alone on cpu:scalar",
                        "PredictorBenchmark.shared on cpu:vector",
                        "PredictorBenchmark.shared on cpu:scalar",
                        "StepBenchmark.step on cpu:vector",
                        "StepBenchmark.step on cpu:scalar");
        assertThat(results)
                .allSatisfy(r -> assertThat(r.getPrimaryResult().getScore()).isPositive());
    }

    @Test
    void aShapeThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Shape.parse("784x10"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("784x10")
                .hasMessageContaining("784-128-10@32");
    }

    @Test
    void stepsBringTheCostDown() {
        try (StepRun run = new StepRun("cpu:scalar", Shape.parse("5-4-3@2"))) {
            double before = run.cost();
            for (int i = 0; i < 10; i++) {
                run.step();
            }
            assertThat(run.cost()).isLessThan(before);
        }
    }
}
