package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.BenchmarkParams;
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
        List<String> libraries = GemmLibraries.inThisJar();
        Options brief = new OptionsBuilder()
                .include("dev\\.chainrule\\.benchmarks\\..*")
                .param("shape", "5-4-3@2")
                .param("library", libraries.toArray(String[]::new))
                .param("product", "NT 3x5x7")
                .param("elements", "1024")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(50))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> results = new Runner(brief).run();
        List<String> expected = new ArrayList<>();
        for (String name : List.of(
                "PredictorBenchmark.alone",
                "PredictorBenchmark.shared",
                "StepBenchmark.step",
                "SigmoidBenchmark.sigmoid",
                "SigmoidBenchmark.copy")) {
            expected.addAll(List.of(name + " on cpu:vector", name + " on cpu:scalar"));
        }
        assertThat(libraries).contains("cpu:vector", "cpu:scalar");
        libraries.forEach(library -> expected.add("GemmBenchmark.multiply on " + library));
        assertThat(results).extracting(SmokeRunTest::name).containsExactlyInAnyOrderElementsOf(expected);
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

    private static String name(RunResult result) {
        BenchmarkParams params = result.getParams();
        String name = params.getBenchmark().replaceFirst(".*\\.(?=.+\\.)", "");
        return name + " on " + params.getParam(name.startsWith("Gemm") ? "library" : "backend");
    }
}
