package dev.chainrule.bench.page;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Reports such as a benchmark gives; every number is invented. */
final class SampleReport {
    static final String SCALAR = "cpu:scalar";
    static final String VECTOR = "cpu:vector";
    static final String OPENCL = "opencl:0";

    static final Setting SETTING = new Setting(
            Instant.parse("2001-02-03T04:05:06Z"),
            "Invented Processor 3000 @ 3.00 GHz",
            8,
            "Linux 6.1 amd64",
            "Example VM 25.0.1",
            List.of("-Xmx2g", "--add-modules=jdk.incubator.vector"),
            2L << 30,
            "0.1.0",
            42);

    private static final List<DeviceResult> DEVICES = List.of(
            device(SCALAR, "one plain loop a formula", new Ceiling(3.1e9, 11e9, 11e9, 11e9, 302e-9, 20e-9)),
            device(VECTOR, "256-bit vectors, 8 threads", new Ceiling(412e9, 38e9, 12.4e9, 12.1e9, 310e-9, 1.1e-6)),
            device(
                    OPENCL,
                    "Invented GPU, 64 compute units",
                    new Ceiling(14.2e12, 448e9, 12.8e9, 11.9e9, 5.2e-6, 18e-6)));

    private SampleReport() {}

    /** Three devices, three shapes, a crossover. */
    static BenchReport whole() {
        return new BenchReport(
                SETTING,
                true,
                DEVICES,
                List.of("opencl:1: the driver of Invented Accelerator does not compile its first kernel"),
                List.of(
                        shape("A 2-3-1@1", 1, 13, 0.06, false),
                        shape("B 784-128-10@32", 32, 101_770, 0.03, true),
                        shape("C 784-1024-1024-10@256", 256, 1_863_690, 0.04, true)),
                List.of(crossover()),
                List.of());
    }

    static DeviceResult device(String backend, String description, Ceiling ceiling) {
        List<String> notes = backend.equals(OPENCL) ? List.of("Uploads were timed from ordinary arrays.") : List.of();
        return new DeviceResult(backend, backend, description, ceiling, notes);
    }

    static Timing timing(double median, double spread) {
        return new Timing(
                median,
                median * (1 - spread),
                median * (1 + 2 * spread),
                15,
                median * (1 - spread / 2),
                median * (1 + spread / 2));
    }

    /** A shape with a number of parameters, on all devices but those too slow for it. */
    static ShapeResult shape(String name, int batch, double parameters, double spread, boolean clear) {
        List<Measured> measured = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (DeviceResult device : DEVICES) {
            if (device.backend().equals(SCALAR) && parameters > 1e6) {
                leftOut.add("cpu:scalar: a step takes 1.2 s");
            } else {
                measured.add(measured(device, batch, parameters, spread));
            }
        }
        measured.sort(Comparator.comparingDouble(m -> m.step().median()));
        Measured first = measured.get(0);
        Measured second = measured.get(1);
        double ratio = second.step().median() / first.step().median();
        String verdict = clear
                ? String.format(
                        Locale.ROOT,
                        "%s is %.2f times (%.2f to %.2f, 95 %%) as fast as %s",
                        first.backend(),
                        ratio,
                        ratio * (1 - spread),
                        ratio * (1 + spread),
                        second.backend())
                : String.format(
                        Locale.ROOT,
                        "the machine was too noisy to tell %s and %s apart: the ratio of their times is %.2f over 15 rounds",
                        first.backend(),
                        second.backend(),
                        ratio);
        List<String> caveats =
                clear ? List.of(second.backend() + ": it was still getting faster after the warm-up") : List.of();
        return new ShapeResult(
                name, measured, leftOut, new Verdict(clear ? first.backend() : "", !clear, verdict, caveats));
    }

    private static Measured measured(DeviceResult device, int batch, double parameters, double spread) {
        Ceiling ceiling = device.ceiling();
        double flops = 2 * batch * parameters;
        double bytes = 4 * (parameters + batch * Math.sqrt(parameters) * 2);
        double roof = ceiling.flopsAt(flops / bytes);
        double launch = 6 * ceiling.launchSeconds();
        double each = launch / 3;
        List<Phase> phases = List.of(
                new Phase("forward", timing(each + flops / roof / 0.71, spread), flops, bytes, true),
                new Phase("deltas", timing(each + 0.4 * flops / roof / 0.45, spread), 0.4 * flops, 0.7 * bytes, true),
                new Phase("gradients", timing(each + flops / roof / 0.4, spread), flops, 1.3 * bytes, true),
                new Phase(
                        "update",
                        timing(4 * each / 3 + 12 * parameters / ceiling.memoryBytes(), spread),
                        2 * parameters,
                        12 * parameters,
                        false),
                new Phase(
                        "transfer",
                        timing(each + batch * 3176 / ceiling.uploadBytes(), spread),
                        0,
                        3176 * batch,
                        false),
                new Phase("launch", new Timing(launch, launch, launch, 1, launch, launch), 0, 0, true));
        double parts = phases.stream()
                .filter(phase -> phase.inStep() && phase.flops() > 0)
                .mapToDouble(phase -> phase.time().median())
                .sum();
        double step = 1.06 * parts;
        double work = 2.4 * flops / roof;
        String limit = flops / bytes < ceiling.ridge() ? "memory" : "arithmetic";
        return new Measured(
                device.backend(),
                timing(step, spread),
                batch / step,
                2.4 * flops / step,
                (work + launch) / step,
                launch > work ? "launch" : limit,
                (long) (4 * parameters + 8 * batch * 1000L),
                ceiling.memoryBytes(),
                phases);
    }

    /** Of devices whose steps take a fixed time and one for each example. */
    private static Crossover crossover() {
        List<Crossover.Curve> curves =
                List.of(curve(SCALAR, 3e-6, 60e-6), curve(VECTOR, 9e-6, 2.1e-6), curve(OPENCL, 95e-6, 0.16e-6));
        return new Crossover(
                "784-128-10",
                curves,
                List.of(
                        range(
                                1,
                                16,
                                VECTOR,
                                "launch: they take 0.93 µs on cpu:vector and 46.8 µs on opencl:0; of a step of 11.1 µs on"
                                        + " cpu:vector and 95.2 µs on opencl:0"),
                        range(32, 64, "", "too close to tell cpu:vector and opencl:0 apart"),
                        range(
                                128,
                                4096,
                                OPENCL,
                                "arithmetic: at its peak it takes 7.32 µs on opencl:0 and 252 µs on cpu:vector; of a step"
                                        + " of 115 µs on opencl:0 and 278 µs on cpu:vector")));
    }

    /** A range without noise or caveats. */
    static Crossover.Range range(int from, int to, String winner, String reason) {
        return new Crossover.Range(from, to, new Verdict(winner, false, reason, List.of()));
    }

    private static Crossover.Curve curve(String backend, double fixed, double each) {
        List<Crossover.Point> points = IntStream.rangeClosed(0, 12)
                .map(i -> 1 << i)
                .mapToObj(batch -> new Crossover.Point(
                        batch, timing(fixed + each * batch, 0.06), fixed, 0.1 * each * batch, each * batch))
                .toList();
        return new Crossover.Curve(backend, points);
    }
}
