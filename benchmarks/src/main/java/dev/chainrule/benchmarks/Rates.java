package dev.chainrule.benchmarks;

import dev.chainrule.bench.TrainingShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Rates beside the times of what has any: GFLOP/s of products and steps, samples per second of steps, GB/s of transfers. A
 * rate is an amount that follows from the parameters, over the score of each iteration.
 */
public final class Rates implements InternalProfiler {
    private static final double GIGA = 1e-9;
    private static final double NANO = 1e-9;

    @Override
    public String getDescription() {
        return "GFLOP/s, GB/s and samples/s, from the parameters of Chainrule's benchmarks";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<ScalarResult> rates = new ArrayList<>();
        boolean failed = result.getRawPrimaryResults().isEmpty();
        if (!failed && benchmark.getMode() == Mode.AverageTime) {
            double seconds = result.getPrimaryResult().getScore()
                    * benchmark.getTimeUnit().toNanos(1)
                    * NANO;
            amounts(benchmark)
                    .forEach((unit, amount) ->
                            rates.add(new ScalarResult(unit, amount / seconds, unit, AggregationPolicy.AVG)));
        }
        return rates;
    }

    /** The work of one call, by the unit of its rate; empty where there is no rate to speak of. */
    private static Map<String, Double> amounts(BenchmarkParams benchmark) {
        Map<String, Double> amounts = new LinkedHashMap<>();
        Collection<String> names = benchmark.getParamsKeys();
        if (names.contains("product")) {
            amounts.put(
                    "GFLOP/s",
                    GIGA * GemmShape.parse(benchmark.getParam("product")).flops());
        } else if (names.contains("operation")) {
            double flops =
                    Operations.flops(benchmark.getParam("operation"), benchmark.getParam("layer"), batch(benchmark));
            if (flops > 0) {
                amounts.put("GFLOP/s", GIGA * flops);
            }
        } else if (names.contains("layers") && names.contains("batch")) {
            TrainingShape shape = TrainingShape.of(benchmark.getParam("layers") + "@" + batch(benchmark));
            amounts.put("GFLOP/s", GIGA * shape.flops());
            amounts.put("samples/s", (double) shape.batch());
        } else if (benchmark.getBenchmark().matches(".*[.](upload\\w+|download)")) {
            amounts.put("GB/s", GIGA * Integer.parseInt(benchmark.getParam("bytes")));
        }
        return amounts;
    }

    private static int batch(BenchmarkParams benchmark) {
        return Integer.parseInt(benchmark.getParam("batch"));
    }
}
