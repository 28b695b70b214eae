package dev.chainrule.cli.page;

import dev.chainrule.cli.bench.BenchReport;
import dev.chainrule.cli.bench.Ceiling;
import dev.chainrule.cli.bench.Crossover;
import dev.chainrule.cli.bench.DeviceResult;
import dev.chainrule.cli.bench.Measured;
import dev.chainrule.cli.bench.Phase;
import dev.chainrule.cli.bench.Setting;
import dev.chainrule.cli.bench.ShapeResult;
import dev.chainrule.cli.bench.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
            device(SCALAR, "one plain loop a formula", new Ceiling(3.1e9, 11e9, 11e9, 11e9, 45e-9, 20e-9)),
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
                DEVICES,
                List.of("opencl:1: the driver of Invented Accelerator has no double precision"),
                List.of(
                        shape("A 2-3-1@1", 1, 6, "", 0.04),
                        shape("B 784-128-10@32", 32, 101_632, VECTOR, 0.03),
                        shape("C 784-1024-1024-10@256", 256, 1_861_632, OPENCL, 0.05)),
                List.of(crossover()));
    }

    static DeviceResult device(String backend, String description, Ceiling ceiling) {
        List<String> notes = backend.equals(OPENCL) ? List.of("Uploads were timed from ordinary arrays.") : List.of();
        return new DeviceResult(backend, backend, description, ceiling, notes);
    }

    static Timing timing(double median, double spread) {
        return new Timing(median, median * (1 - spread), median * (1 + 2 * spread), 15);
    }

    /** A shape of so many parameters, on all devices. */
    static ShapeResult shape(String name, int batch, double parameters, String winner, double spread) {
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
        String first = measured.get(0).backend();
        boolean clear = !winner.isEmpty();
        String verdict = clear
                ? first + " is the fastest; the readings of the others are all slower"
                : "the readings of " + first + " and " + measured.get(1).backend() + " overlap";
        return new ShapeResult(name, measured, leftOut, clear ? first : "", verdict);
    }

    private static Measured measured(DeviceResult device, int batch, double parameters, double spread) {
        Ceiling ceiling = device.ceiling();
        double flops = 2 * batch * parameters;
        double bytes = 4 * (parameters + batch * Math.sqrt(parameters) * 2);
        double roof = ceiling.flopsAt(flops / bytes);
        double launch = 9 * ceiling.launchSeconds();
        List<Phase> phases = List.of(
                new Phase("forward", timing(flops / roof / 0.71, spread), flops, bytes, true),
                new Phase("deltas", timing(0.7 * flops / roof / 0.55, spread), 0.7 * flops, 0.9 * bytes, true),
                new Phase("gradients", timing(flops / roof / 0.33, spread), flops, 1.3 * bytes, true),
                new Phase("launch", timing(launch, spread), 0, 0, true),
                new Phase(
                        "update",
                        timing(8 * parameters / ceiling.memoryBytes(), spread),
                        2 * parameters,
                        12 * parameters,
                        false),
                new Phase("transfer", timing(batch * 3176 / ceiling.uploadBytes(), spread), 0, 0, false));
        double step = 1.07
                * phases.stream()
                        .filter(Phase::inStep)
                        .mapToDouble(p -> p.time().median())
                        .sum();
        double work = 2.7 * flops / roof;
        return new Measured(
                device.backend(),
                timing(step, spread),
                batch / step,
                2.7 * flops / step,
                (work + launch) / step,
                launch > work ? "launch" : flops / bytes < ceiling.ridge() ? "memory" : "arithmetic",
                (long) (4 * parameters + 8 * batch * 1000L),
                phases);
    }

    private static Crossover crossover() {
        List<Crossover.Curve> curves = List.of(
                curve(SCALAR, 3e-6, 60e-6, 12), curve(VECTOR, 9e-6, 2.1e-6, 12), curve(OPENCL, 95e-6, 0.16e-6, 12));
        return new Crossover(
                "784-128-10",
                curves,
                List.of(
                        new Crossover.Range(1, 16, VECTOR, "launches take 83 % of a step of opencl:0"),
                        new Crossover.Range(32, 64, "", "the readings overlap"),
                        new Crossover.Range(128, 4096, OPENCL, "arithmetic: its ceiling is 34 times as high")));
    }

    private static Crossover.Curve curve(String backend, double fixed, double each, int doublings) {
        List<Crossover.Point> points = IntStream.rangeClosed(0, doublings)
                .mapToObj(i ->
                        new Crossover.Point(1 << i, timing(fixed + each * (1 << i), 0.06), fixed, 0.1 * each, each))
                .toList();
        return new Crossover.Curve(backend, points);
    }
}
