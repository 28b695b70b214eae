package dev.chainrule.json;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Ceiling;
import dev.chainrule.bench.Crossover;
import dev.chainrule.bench.DeviceResult;
import dev.chainrule.bench.Fastest;
import dev.chainrule.bench.Measured;
import dev.chainrule.bench.Phase;
import dev.chainrule.bench.Setting;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.bench.Timing;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.TunedConfiguration;
import dev.chainrule.bench.TuningReport;
import dev.chainrule.bench.Verdict;
import dev.chainrule.check.GradientCheck;
import dev.chainrule.check.GradientEntry;
import dev.chainrule.data.DataSummary;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.Preference;
import dev.chainrule.select.SelectionReport;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.OutputUnit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of each kind that is written as JSON, with what is rare: not a number, infinite, empty and absent. */
final class JsonSamples {
    private JsonSamples() {}

    static BenchReport bench() {
        Setting setting = new Setting(
                Instant.ofEpochSecond(1_700_000_000L, 120_000_000),
                "processor",
                2,
                "system",
                "jdk",
                List.of("-Xmx1g"),
                1L << 33,
                "1",
                5.25);
        DeviceResult vector = new DeviceResult(
                "cpu:vector?threads=1",
                "cpu:vector",
                "vectors",
                new Ceiling(1e11, 2e10, 3, 4.5, 1e-6, 2e-7),
                List.of());
        DeviceResult plain = new DeviceResult(
                "cpu:plain", "cpu:plain", "loops", new Ceiling(Double.NaN, 2e10, 3, 4, 1e-6, 0), List.of("no peak"));
        Timing noisy = new Timing(9e-6, 7e-6, 1580e-6, 31, 8e-6, 300e-6);
        Timing quiet = new Timing(1e-6, 1e-6, 1e-6, 7, 1e-6, 1e-6);
        Phase forward = new Phase("forward", quiet, 200, 100, true);
        Phase transfer = new Phase("transfer", quiet, 0, 50, false);
        Measured one = new Measured(
                "cpu:vector?threads=1", noisy, 1e6, 1e9, 0.5, "memory", 1L << 34, 1e9, List.of(forward, transfer));
        Measured other =
                new Measured("cpu:plain", quiet, 1e5, 1e8, Double.NaN, "", 1, Double.POSITIVE_INFINITY, List.of());
        Verdict none = new Verdict("", true, "too noisy to tell", List.of("a caveat"));
        Verdict wins = new Verdict("cpu:plain", false, "cpu:plain is 2.00 times as fast", List.of());
        return new BenchReport(
                setting,
                false,
                List.of(vector, plain),
                List.of("opencl:0: UNAVAILABLE"),
                List.of(
                        new ShapeResult("A 64-32-10@32", List.of(one, other), List.of("x: y"), none),
                        new ShapeResult("3-2@1", List.of(), List.of(), wins)),
                List.of(new Crossover(
                        "3-2",
                        List.of(new Crossover.Curve(
                                "cpu:plain", List.of(new Crossover.Point(4, quiet, 1e-7, 2e-7, Double.NaN)))),
                        List.of(new Crossover.Range(1, 4, wins), new Crossover.Range(16, 64, none)))),
                List.of("a device is wrong"));
    }

    static SelectionReport selection() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("z", "1");
        facts.put("a", "2");
        DeviceInfo device = new DeviceInfo("cpu:plain", "loops", DeviceInfo.Kind.CPU, 7, 1L << 32, facts);
        return new SelectionReport(
                "cpu,*",
                "argument",
                List.of(
                        new Candidate("cpu:plain", Candidate.Status.CHOSEN, "it works", null, device, null),
                        new Candidate(
                                "x",
                                Candidate.Status.BROKEN,
                                "it fails",
                                "mend it",
                                null,
                                new IllegalStateException("bad"))),
                List.of("a loader: cpu"));
    }

    static List<GradientCheck> checks() {
        Topology topology = Topology.of(5, 4, 3).hidden(Activation.RELU).output(OutputUnit.SOFTMAX);
        return List.of(
                new GradientCheck(topology, 1e-9, new GradientEntry("theta", 1, 2, 3, 0.1f, 0.1, 1e-8)),
                new GradientCheck(topology, Double.NaN, new GradientEntry("bias", 2, 1, null, Float.NaN, 0.5, 1e-8)));
    }

    static TuningReport tuning() {
        TrainingShape shape = TrainingShape.of("5-4-3@7");
        return new TuningReport(
                "a:0",
                List.of(
                        new TunedConfiguration(
                                Map.of("z", "1", "b", "2"), null, List.of(new TunedConfiguration.Step(shape, 0.25)), 1),
                        new TunedConfiguration(Map.of("z", "2", "b", "2"), "it says\nno", List.of(), Double.NaN)));
    }

    static Fastest fastest() {
        return new Fastest(Preference.of("cpu, *"), List.of(new Fastest.Step("cpu:plain", 1e-5)), List.of("x: no"));
    }

    static DataSummary data() {
        Map<String, Integer> classes = new LinkedHashMap<>();
        classes.put("setosa", 50);
        classes.put("a", 2);
        return new DataSummary(52, 2, List.of("l", "w"), classes, 38, 4, 10);
    }
}
