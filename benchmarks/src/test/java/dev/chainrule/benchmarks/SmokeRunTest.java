package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Runs every benchmark briefly in this process, on every device that is here: that it runs, and that its own check of the
 * result passes.
 */
class SmokeRunTest {
    private static final String OPENING = "OpeningBenchmark";

    /** Not on every device. */
    private static final String CHAINS = "multiplyAdds";

    @TempDir
    private static Path folder;

    private static Collection<RunResult> results;

    @BeforeAll
    static void runAllButOpening() throws RunnerException {
        results = new Runner(brief().exclude(OPENING)
                        .param("backend", Devices.ids().toArray(String[]::new))
                        .param("library", GemmLibraries.inThisJar().toArray(String[]::new))
                        .param(
                                "operation",
                                Operations.NAMES.stream()
                                        .filter(name -> !name.equals(CHAINS))
                                        .toArray(String[]::new))
                        .resultFormat(ResultFormatType.JSON)
                        .result(folder.resolve("smoke.json").toString())
                        .build())
                .run();
    }

    private static ChainedOptionsBuilder brief() {
        return new OptionsBuilder()
                .param("layers", "5-4-3")
                .param("layer", "7-5")
                .param("batch", "3")
                .param("product", "NT-3x5x7")
                .param("elements", "1024")
                .param("bytes", "8192")
                .addProfiler(Rates.class)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }

    @Test
    void everyBenchmarkRanOnEveryDevice() {
        Set<String> expected = new HashSet<>();
        for (String benchmark : benchmarks()) {
            List<String> devices = benchmark.startsWith("Gemm") ? GemmLibraries.inThisJar() : Devices.ids();
            devices.forEach(device -> expected.add(benchmark + " on " + device));
        }
        expected.removeIf(name -> name.startsWith(OPENING));
        assertThat(Devices.ids()).contains("cpu:vector", "cpu:scalar");
        assertThat(results.stream().map(SmokeRunTest::name).collect(Collectors.toSet()))
                .isEqualTo(expected);
        assertThat(results)
                .allSatisfy(r -> assertThat(r.getPrimaryResult().getScore()).isPositive());
    }

    @Test
    void everyOperationRanOnEveryDevice() {
        List<String> expected = new ArrayList<>();
        for (String operation : Operations.NAMES) {
            if (!operation.equals(CHAINS)) {
                Devices.ids().forEach(device -> expected.add(operation + " on " + device));
            }
        }
        assertThat(results.stream()
                        .map(RunResult::getParams)
                        .filter(params -> params.getParamsKeys().contains("operation"))
                        .map(params -> params.getParam("operation") + " on " + params.getParam("backend")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void chainsRunWhereThereIsAKernelAndAreRefusedElsewhere() throws RunnerException {
        ChainedOptionsBuilder chains = brief().include("OperationBenchmark").param("operation", CHAINS);
        assertThat(new Runner(chains.param("backend", "cpu:vector").build()).run())
                .hasSize(1);
        Runner without = new Runner(chains.param("backend", "cpu:scalar").build());
        assertThatThrownBy(without::run).hasStackTraceContaining("multiplyAdds: the device has no kernel for it");
    }

    /** Of the cheapest device: three JVMs a shot. */
    @Test
    void openingRuns() throws RunnerException {
        Collection<RunResult> opened = new Runner(brief().include(OPENING)
                        .param("backend", "cpu:plain")
                        .param("cache", "EMPTY")
                        .build())
                .run();
        assertThat(opened.stream().map(result -> result.getParams().getBenchmark()))
                .hasSize((int) benchmarks().stream()
                        .filter(name -> name.startsWith(OPENING))
                        .count());
    }

    /** The rate times the time is the amount: 2·3·5·7 operations, as many for the layer of 7-5 and a batch of 3. */
    @Test
    void ratesFollowFromTheParameters() {
        Map<String, Double> amounts = Map.of(
                "GemmBenchmark.multiply GFLOP/s", 210.0,
                "OperationBenchmark.call GFLOP/s", 210.0,
                "StepBenchmark.step GFLOP/s", 2.0 * 3 * (2 * 20 + 3 * 12),
                "StepBenchmark.step samples/s", 3.0,
                "TransferBenchmark.uploadBytes GB/s", 8192.0,
                "TransferBenchmark.download GB/s", 8192.0);
        Set<String> found = new HashSet<>();
        for (RunResult result : results) {
            result.getSecondaryResults().forEach((label, rate) -> {
                String unit = rate.getScoreUnit();
                String key = benchmarkOf(result) + " " + unit;
                double seconds = result.getPrimaryResult().getScore() * 1e-6;
                if (amounts.containsKey(key)) {
                    double amount = rate.getScore() * seconds * (unit.startsWith("G") ? 1e9 : 1);
                    assertThat(amount).as(key).isCloseTo(amounts.get(key), withinPercentage(1e-6));
                    found.add(key);
                }
            });
        }
        assertThat(found).isEqualTo(amounts.keySet());
    }

    /**
     * The fields that jmh-visualizer reads of a result (its parse.js and MetricExtractor.js): a name with dots, a mode, numbers. It cuts
     * a parameter at spaces and at equals signs.
     */
    @Test
    void theJsonIsWhatJmhVisualizerReads() {
        JsonNode all = new ObjectMapper().readTree(folder.resolve("smoke.json").toFile());
        assertThat(all.isArray()).isTrue();
        assertThat(all.size()).isEqualTo(results.size());
        for (JsonNode result : all) {
            assertThat(result.path("benchmark").asString()).matches("dev\\.chainrule\\.benchmarks\\.\\w+\\.\\w+");
            assertThat(result.path("mode").asString()).isIn("avgt", "sample");
            assertThat(result.path("params").propertyNames()).isNotEmpty();
            result.path("params").forEach(value -> assertThat(value.asString()).matches("[^ =]+"));
            assertThat(result.path("secondaryMetrics").isObject()).isTrue();
            JsonNode metric = result.path("primaryMetric");
            assertThat(metric.path("score").isNumber()).isTrue();
            assertThat(metric.has("scoreError")).isTrue();
            assertThat(metric.path("scoreConfidence").isArray()).isTrue();
            assertThat(metric.path("scoreUnit").asString()).endsWith("/op");
            assertThat(metric.path("rawData").isArray()
                            || metric.path("rawDataHistogram").isArray())
                    .isTrue();
        }
    }

    /** Class and method of every benchmark that JMH finds. */
    static Set<String> benchmarks() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(entry -> entry.getUsername().replaceFirst(".*\\.(?=.+\\.)", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(RunResult result) {
        BenchmarkParams params = result.getParams();
        String name = benchmarkOf(result);
        return name + " on " + params.getParam(name.startsWith("Gemm") ? "library" : "backend");
    }

    private static String benchmarkOf(RunResult result) {
        return result.getParams().getBenchmark().replaceFirst(".*\\.(?=.+\\.)", "");
    }
}
