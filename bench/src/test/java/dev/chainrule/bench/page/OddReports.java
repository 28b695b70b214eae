package dev.chainrule.bench.page;

import static dev.chainrule.bench.page.SampleReport.range;
import static dev.chainrule.bench.page.SampleReport.timing;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Ceiling;
import dev.chainrule.bench.Crossover;
import dev.chainrule.bench.DeviceResult;
import dev.chainrule.bench.Measured;
import dev.chainrule.bench.Phase;
import dev.chainrule.bench.Setting;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.bench.Timing;
import dev.chainrule.bench.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Reports that a page must survive; every number is invented. */
final class OddReports {
    private OddReports() {}

    static Stream<Named<BenchReport>> all() {
        return Stream.of(
                Named.of("sample", SampleReport.whole()),
                Named.of("empty", empty()),
                Named.of("single", single()),
                Named.of("crowded", crowded()),
                Named.of("broken", broken()),
                Named.of("disturbed", disturbed()),
                Named.of("hostile", text("\"'><script>window.harmed = 1</script><img src=x onerror='harmed=1'>&amp;")));
    }

    private static Verdict none(String sentence) {
        return new Verdict("", false, sentence, List.of());
    }

    /** Nothing could be measured. */
    static BenchReport empty() {
        return new BenchReport(SampleReport.SETTING, true, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** One device, one shape, one batch of a crossover that nobody wins. */
    static BenchReport single() {
        DeviceResult device = new DeviceResult(
                "cpu:plain", "cpu:plain", "loops", new Ceiling(4e9, 8e9, 8e9, 8e9, 1e-7, 0), List.of());
        Timing step = timing(1e-3, 0);
        Measured measured = new Measured("cpu:plain", step, 32_000, 1e9, 0.25, "arithmetic", 1024, 1e10, List.of());
        Crossover.Curve curve = new Crossover.Curve("cpu:plain", List.of(new Crossover.Point(1, step, 0, 0, 0)));
        return new BenchReport(
                SampleReport.SETTING,
                true,
                List.of(device),
                List.of(),
                List.of(new ShapeResult("784-30-10@32", List.of(measured), List.of(), none("one device was measured"))),
                List.of(new Crossover("784-30-10", List.of(curve), List.of(range(1, 1, "", "one device")))),
                List.of());
    }

    /** Twenty shapes, and ten devices with long names of which each shape runs on four. */
    static BenchReport crowded() {
        List<DeviceResult> devices = IntStream.range(0, 10)
                .mapToObj(i -> new DeviceResult(
                        "opencl:" + i + "?queue=out-of-order&kernels=experimental&threads=" + (1 << i)
                                + "abcdefghijklmnopqrstuvwxyz".repeat(i / 4),
                        "opencl:" + i,
                        "Invented accelerator of a name that takes more than one line on most pages, number " + i,
                        new Ceiling(1e9 * Math.pow(4, i), 1e10 * (i + 1), 1e9, 1e9, 1e-6, 1e-5),
                        List.of(
                                "A note.",
                                "Another note, which is somewhat longer than the first one and says no more.")))
                .toList();
        List<ShapeResult> shapes = IntStream.range(0, 20)
                .mapToObj(i -> new ShapeResult(
                        "784" + "-1024".repeat(1 + i) + "-10@" + (1 << i),
                        devices.subList(i % 7, i % 7 + 4).stream()
                                .map(device -> measured(device.backend(), i))
                                .toList(),
                        List.of(),
                        new Verdict(
                                i % 3 == 0 ? "" : devices.get(i % 10).backend(),
                                i % 2 == 0,
                                "a sentence about shape " + i,
                                List.of("a caveat of shape " + i, "another caveat, which takes more than one line"))))
                .toList();
        List<Crossover.Curve> curves = devices.stream()
                .map(device -> new Crossover.Curve(
                        device.backend(),
                        IntStream.range(0, 20)
                                .mapToObj(i -> new Crossover.Point(
                                        1 << i,
                                        timing((devices.indexOf(device) + 1) * 1e-6 * (20 + (1 << i)), 0.2),
                                        0,
                                        0,
                                        0))
                                .toList()))
                .toList();
        List<Crossover.Range> ranges = IntStream.range(0, 20)
                .mapToObj(i -> range(
                        1 << i, 1 << i, i % 4 == 0 ? "" : devices.get(i % 10).backend(), "reason " + i))
                .toList();
        return new BenchReport(
                SampleReport.SETTING,
                true,
                devices,
                List.of(),
                shapes,
                List.of(new Crossover("784-10", curves, ranges)),
                List.of());
    }

    private static Measured measured(String backend, int i) {
        double step = 1e-4 * (i + 1) * (1 + backend.length() % 7);
        List<Phase> phases = Stream.of("forward", "deltas", "gradients", "a phase of another kind")
                .map(name -> new Phase(name, timing(step / 4, 0.1), 1e6 * (i + 1), 1e5 * (i % 5 + 1), true))
                .toList();
        return new Measured(
                backend, timing(step, 0.3), (1 << i) / step, 3e6 / step, 0.5, "memory", 1L << (i + 20), 1e10, phases);
    }

    /** A busy machine: readings far apart, parts longer than their step, an outlier, and no time for the rest. */
    static BenchReport disturbed() {
        DeviceResult vector = new DeviceResult(
                "cpu:vector", "cpu:vector", "vectors", new Ceiling(183e9, 42e9, 4e10, 3e10, 5e-8, 0), List.of());
        DeviceResult plain = new DeviceResult(
                "cpu:plain", "cpu:plain", "loops", new Ceiling(Double.NaN, 31e9, 4e10, 3e10, 2e-8, 0), List.of());
        Timing noisy = new Timing(9.6e-6, 7e-6, 1580e-6, 31, 8e-6, 300e-6);
        List<Phase> phases = List.of(
                new Phase("forward", timing(4e-6, 0.1), 1e6, 1e5, true),
                new Phase("deltas", timing(1e-6, 0.1), 1e6, 1e5, true),
                new Phase("gradients", timing(21e-6, 0.1), 1e6, 1e5, true),
                new Phase("launch", timing(12e-6, 0), 0, 0, true));
        Timing step = timing(24e-6, 0.05);
        List<Phase> usual = List.of(new Phase("forward", timing(12e-6, 0.1), 1e6, 1e5, true));
        List<String> caveats = List.of(
                "cpu:vector: too noisy, its readings go from 7.00 to 1,580 µs, half of them from 8.00 to 300 µs",
                "cpu:vector: its gradients took 21.0 µs when timed alone, and a whole step 9.60 µs: something disturbed one"
                        + " of them");
        ShapeResult shape = new ShapeResult(
                "A 64-32-10@32",
                List.of(
                        new Measured("cpu:vector", noisy, 32 / 9.6e-6, 4e10, 0.2, "arithmetic", 29_000, 1e11, phases),
                        new Measured("cpu:plain", step, 32 / 24e-6, 1e10, Double.NaN, "", 29_000, 1e11, usual)),
                List.of(),
                new Verdict(
                        "",
                        true,
                        "the machine was too noisy to tell cpu:vector and cpu:plain apart: the ratio of their times is"
                                + " 2.50 (0.08 to 3.43, 95 %) over 31 rounds",
                        caveats));
        Crossover crossover = new Crossover(
                "784-128-10",
                List.of(new Crossover.Curve(
                        "cpu:vector",
                        List.of(
                                new Crossover.Point(1, timing(4e-5, 0.1), 0, 0, 0),
                                new Crossover.Point(4, noisy, 0, 0, 0)))),
                List.of(new Crossover.Range(
                        1,
                        4,
                        new Verdict(
                                "cpu:vector",
                                true,
                                "at batch 1, cpu:vector is the only one that was measured",
                                List.of("batch 4, cpu:vector: 250 µs a sample, far from the 10.0 µs at batch 1")))));
        return new BenchReport(
                SampleReport.SETTING,
                false,
                List.of(vector, plain),
                List.of("crossover of 784-128-10: stopped while it was measured"),
                List.of(shape),
                List.of(crossover),
                List.of());
    }

    /** All that can go wrong with a number does. */
    static BenchReport broken() {
        double[] values = {
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -1, Double.MIN_VALUE, Double.MAX_VALUE
        };
        List<DeviceResult> devices = IntStream.range(0, values.length)
                .mapToObj(i -> {
                    double v = values[i];
                    return new DeviceResult("odd:" + i, "odd", "odd", new Ceiling(v, v, v, v, v, v), List.of());
                })
                .toList();
        List<Measured> measured = IntStream.range(0, values.length)
                .mapToObj(i -> {
                    double v = values[i];
                    Timing time = new Timing(v, v, v, 0, v, v);
                    List<Phase> phases =
                            List.of(new Phase("forward", time, v, v, true), new Phase("launch", time, v, v, true));
                    return new Measured("odd:" + i, time, v, v, v, "", -1, v, phases);
                })
                .toList();
        List<Crossover.Curve> curves = measured.stream()
                .map(m -> new Crossover.Curve(
                        m.backend(),
                        List.of(new Crossover.Point(0, m.step(), 0, 0, 0), new Crossover.Point(8, m.step(), 0, 0, 0))))
                .toList();
        List<Crossover.Range> ranges = List.of(range(0, -1, "nobody", ""), range(8, 8, "odd:0", ""));
        return new BenchReport(
                SampleReport.SETTING,
                true,
                devices,
                List.of(),
                List.of(
                        new ShapeResult("odd", measured, List.of(), none("")),
                        new ShapeResult("none", List.of(), List.of(), new Verdict("odd:9", true, "", List.of()))),
                List.of(new Crossover("odd", curves, ranges), new Crossover("none", List.of(), List.of())),
                List.of());
    }

    /** Every text is this one. */
    static BenchReport text(String text) {
        Setting setting = new Setting(SampleReport.SETTING.time(), text, 1, text, text, List.of(text), 1, text, 1);
        Timing time = timing(1e-3, 0.1);
        Phase phase = new Phase(text, time, 1e6, 1e5, true);
        Measured measured = new Measured(text, time, 1000, 1e9, 0.5, text, 1, 1e9, List.of(phase));
        Crossover.Curve curve = new Crossover.Curve(text, List.of(new Crossover.Point(1, time, 0, 0, 0)));
        return new BenchReport(
                setting,
                true,
                List.of(new DeviceResult(text, text, text, new Ceiling(1e9, 1e9, 1e9, 1e9, 1e-6, 1e-6), List.of(text))),
                List.of(text),
                List.of(new ShapeResult(
                        text, List.of(measured), List.of(text), new Verdict(text, false, text, List.of(text)))),
                List.of(new Crossover(text, List.of(curve), List.of(range(1, 1, text, text)))),
                List.of());
    }
}
