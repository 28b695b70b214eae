package dev.chainrule.bench.page;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Ceiling;
import dev.chainrule.bench.Crossover;
import dev.chainrule.bench.DeviceResult;
import dev.chainrule.bench.Figures;
import dev.chainrule.bench.Measured;
import dev.chainrule.bench.Phase;
import dev.chainrule.bench.Setting;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.bench.Verdict;
import dev.chainrule.text.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A benchmark's report for people. */
public final class BenchText {
    private static final String TOO_NOISY = "too noisy";

    private static final double GIGA = 1e9;
    private static final double MICRO = 1e6;
    private static final double MEGABYTE = 1 << 20;

    private final BenchReport report;
    private final List<String> lines = new ArrayList<>();

    private BenchText(BenchReport report) {
        this.report = report;
    }

    /** The report, line by line. */
    public static List<String> lines(BenchReport report) {
        BenchText text = new BenchText(report);
        text.setting();
        text.ceilings();
        report.shapes().forEach(text::shape);
        report.crossovers().forEach(text::crossover);
        return text.lines;
    }

    private void setting() {
        Setting setting = report.setting();
        lines.add(setting.processor() + " · " + setting.processors() + " processors · " + setting.system());
        String took = String.format(Locale.ROOT, " · measured in %.0f s", setting.seconds());
        lines.add(setting.jdk() + " · heap " + (setting.heapBytes() >> 20) + " MB · chainrule " + setting.version()
                + took);
        if (!report.complete()) {
            lines.add("INCOMPLETE: stopped before all was measured");
        }
        report.leftOut().forEach(line -> lines.add("left out: " + line));
    }

    private void ceilings() {
        section("what each device can do at most, the best of several passes");
        List<List<String>> rows = rows(
                "DEVICE",
                "FMA GFLOP/s",
                "MEMORY GB/s",
                "UPLOAD GB/s",
                "DOWNLOAD GB/s",
                "LAUNCH µs",
                "FINISH µs",
                "DESCRIPTION");
        for (DeviceResult device : report.devices()) {
            Ceiling c = device.ceiling();
            rows.add(List.of(
                    device.backend(),
                    Figures.of(c.flops() / GIGA),
                    Figures.of(c.memoryBytes() / GIGA),
                    Figures.of(c.uploadBytes() / GIGA),
                    Figures.of(c.downloadBytes() / GIGA),
                    Figures.of(c.launchSeconds() * MICRO),
                    Figures.of(c.finishSeconds() * MICRO),
                    device.description()));
        }
        lines.addAll(TextTable.lines(rows));
        for (DeviceResult device : report.devices()) {
            device.notes().forEach(note -> lines.add("    " + device.backend() + ": " + note));
        }
    }

    // ---- a shape

    private void shape(ShapeResult shape) {
        section(shape.shape());
        if (!shape.measured().isEmpty()) {
            steps(shape.measured());
            lines.add("");
            parts(shape.measured());
            roofline(shape.measured());
        }
        shape.leftOut().forEach(line -> lines.add("    left out: " + line));
        verdict("", shape.verdict(), shape.verdict().sentence());
    }

    /** A verdict, and below it what a reader must know of it. */
    private void verdict(String of, Verdict verdict, String words) {
        lines.add(of + words);
        verdict.caveats().forEach(caveat -> lines.add("    note: " + caveat));
    }

    private void steps(List<Measured> all) {
        List<List<String>> rows = rows(
                "DEVICE", "SAMPLES/S", "STEP µs", "FROM", "TO", "NOISE", "GFLOP/s", "OF CEILING", "LIMIT", "MEMORY MB");
        for (Measured one : all) {
            rows.add(List.of(
                    one.backend(),
                    String.format(Locale.ROOT, "%,.0f", one.samplesPerSecond()),
                    Figures.of(one.step().median() * MICRO),
                    Figures.of(one.step().least() * MICRO),
                    Figures.of(one.step().most() * MICRO),
                    one.step().noisy() ? TOO_NOISY : "-",
                    Figures.of(one.flops() / GIGA),
                    Figures.of(one.share()),
                    one.limit().isEmpty() ? "-" : one.limit(),
                    Figures.of(one.memoryBytes() / MEGABYTE)));
        }
        lines.addAll(TextTable.lines(rows));
    }

    /** The times of the parts of a step; parts in brackets are not in it. */
    private void parts(List<Measured> all) {
        List<List<String>> rows = new ArrayList<>();
        for (Measured one : all) {
            if (rows.isEmpty()) {
                List<String> titles = new ArrayList<>(List.of("µs"));
                one.phases().forEach(phase -> titles.add(bracketed(phase, phase.name())));
                rows.add(titles);
            }
            List<String> cells = new ArrayList<>(List.of(one.backend()));
            one.phases()
                    .forEach(phase ->
                            cells.add(bracketed(phase, Figures.of(phase.time().median() * MICRO))));
            rows.add(cells);
        }
        lines.addAll(TextTable.lines(rows));
    }

    private static String bracketed(Phase phase, String text) {
        return phase.inStep() ? text : "[" + text + "]";
    }

    /** How far each part with a product is below the roof over its operations a byte; devices without a peak have none. */
    private void roofline(List<Measured> all) {
        List<List<String>> rows = rows("ROOFLINE", "FLOP/BYTE", "GFLOP/s", "ROOF", "OF ROOF");
        for (Measured one : all) {
            for (Phase phase : one.phases()) {
                double roof = Math.min(ceiling(one).flops(), phase.intensity() * one.bandwidth());
                if (phase.inStep() && phase.flops() > 0 && Double.isFinite(roof)) {
                    rows.add(List.of(
                            one.backend() + " " + phase.name(),
                            Figures.of(phase.intensity()),
                            Figures.of(phase.rate() / GIGA),
                            Figures.of(roof / GIGA),
                            Figures.of(phase.rate() / roof)));
                }
            }
        }
        if (rows.size() > 1) {
            lines.add("");
            lines.addAll(TextTable.lines(rows));
        }
    }

    private Ceiling ceiling(Measured measured) {
        return report.devices().stream()
                .filter(device -> device.backend().equals(measured.backend()))
                .map(DeviceResult::ceiling)
                .findFirst()
                .orElseThrow();
    }

    // ---- a crossover

    private void crossover(Crossover crossover) {
        boolean noisy = crossover.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .anyMatch(point -> point.step().noisy());
        section(crossover.layers() + ", samples/s by batch size" + (noisy ? "; ? is " + TOO_NOISY : ""));
        List<Integer> batches = crossover.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .map(Crossover.Point::batch)
                .distinct()
                .sorted()
                .toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> titles = new ArrayList<>(List.of("DEVICE"));
        batches.forEach(batch -> titles.add(Integer.toString(batch)));
        rows.add(titles);
        for (Crossover.Curve curve : crossover.curves()) {
            List<String> cells = new ArrayList<>(List.of(curve.backend()));
            batches.forEach(batch -> cells.add(curve.points().stream()
                    .filter(point -> point.batch() == batch)
                    .map(point -> String.format(Locale.ROOT, "%,.0f", point.samplesPerSecond())
                            + (point.step().noisy() ? "?" : ""))
                    .collect(Collectors.joining())));
            rows.add(cells);
        }
        lines.addAll(TextTable.lines(rows));
        for (Crossover.Range range : crossover.ranges()) {
            String batch = range.from() == range.to()
                    ? "batch " + range.from()
                    : "batch " + range.from() + " to " + range.to();
            String winner = range.winner().isEmpty() ? "no winner" : range.winner();
            verdict(
                    batch + ": ",
                    range.verdict(),
                    winner + " (" + range.verdict().sentence() + ")");
        }
    }

    // ---- lines

    private void section(String title) {
        lines.add("");
        lines.add(title);
    }

    private static List<List<String>> rows(String... titles) {
        return new ArrayList<>(List.of(Arrays.asList(titles)));
    }
}
